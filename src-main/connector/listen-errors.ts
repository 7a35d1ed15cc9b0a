import { ConnectorError } from './errors.js'

const because = (code: string, message: string, hint: string) =>
  new ConnectorError({ code, message, retryable: false, hint })

export const noDynamicQueue = () =>
  because(
    'InvalidObject',
    'Listen needs a queue: a Dynamic Queue takes it from documents, and Listen has none.',
    'Choose a queue, or External Queue URL.'
  )

export const unknownListener = () =>
  because('ListenerNotFound', 'This listening session is closed.', 'Start listening again.')

export const listenerEnded = () =>
  because('ListenerEnded', 'This session has ended.', 'Start listening again.')

export const receiveBudget = () =>
  because(
    'ReceiveBudget',
    'One more look could move a message to the dead-letter queue.',
    'Stop, and start again with the option to go on past the maximum receive count.'
  )
