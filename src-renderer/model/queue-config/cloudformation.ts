import type { QueueConfig } from './attributes'
import { Expression, identifierOf, snippetAttributes, snippetPolicy } from './snippet-values'

const bare = /^[A-Za-z][\w]*$/

/** A text is written as JSON writes it, which YAML reads the same way. */
function scalar(value: unknown): string {
  return value instanceof Expression ? value.code : JSON.stringify(value)
}

const isBlock = (value: unknown): value is object =>
  typeof value === 'object' &&
  value !== null &&
  !(value instanceof Expression) &&
  Object.keys(value).length > 0

/** The lines of a value of YAML, two spaces to a level. */
function lines(value: unknown, indent = ''): string[] {
  if (Array.isArray(value) && isBlock(value)) {
    return value.flatMap((item) => {
      const [first = '', ...others] = isBlock(item) ? lines(item, `${indent}  `) : [scalar(item)]
      return [`${indent}- ${first.trimStart()}`, ...others]
    })
  }
  return Object.entries(value as object).flatMap(([name, inner]) => {
    const key = `${indent}${bare.test(name) ? name : JSON.stringify(name)}:`
    return isBlock(inner) ? [key, ...lines(inner, `${indent}  `)] : [`${key} ${scalar(inner)}`]
  })
}

/** A template of CloudFormation with the queue, and its access policy where it has one. YAML. */
export function cloudFormation(config: QueueConfig, arn = ''): string {
  const resource = identifierOf(config.name).replaceAll('_', '')
  const policy = snippetPolicy(config, arn, new Expression(`!GetAtt ${resource}.Arn`))
  const tags = Object.entries(config.tags).map(([Key, Value]) => ({ Key, Value }))
  const resources = {
    [resource]: {
      Type: 'AWS::SQS::Queue',
      Properties: {
        QueueName: config.name,
        ...Object.fromEntries(snippetAttributes(config)),
        ...(tags.length > 0 ? { Tags: tags } : {})
      }
    },
    ...(policy && {
      [`${resource}Policy`]: {
        Type: 'AWS::SQS::QueuePolicy',
        Properties: {
          Queues: [new Expression(`!Ref ${resource}`)],
          PolicyDocument: policy
        }
      }
    })
  }
  const template = { AWSTemplateFormatVersion: '2010-09-09', Resources: resources }
  return `${lines(template).join('\n')}\n`
}
