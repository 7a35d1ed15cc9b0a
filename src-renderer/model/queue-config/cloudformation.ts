import type { QueueConfig } from './attributes'
import { Expression, quoted, snippetAttributes, snippetPolicy } from './snippet-values'

/** A name that needs no quotes. CloudFormation reads YAML 1.1, to which `on` is no name but true. */
const bare = /^(?!(?:y|n|yes|no|on|off|true|false|null)$)[a-z]\w*$/i

function scalar(value: unknown): string {
  if (value instanceof Expression) return value.code
  return typeof value === 'string' ? quoted(value) : JSON.stringify(value)
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
    const key = `${indent}${bare.test(name) ? name : quoted(name)}:`
    return isBlock(inner) ? [key, ...lines(inner, `${indent}  `)] : [`${key} ${scalar(inner)}`]
  })
}

/** Letters and digits, beginning with a letter: `orders-dlq.fifo` → `ordersdlqfifo`. */
function logicalId(name: string): string {
  const id = name.replaceAll(/[^a-z\d]/gi, '')
  return /^[a-z]/i.test(id) ? id : `queue${id}`
}

/** A template of CloudFormation with the queue, and its access policy where it has one. YAML. */
export function cloudFormation(config: QueueConfig, arn = ''): string {
  const resource = logicalId(config.name)
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
