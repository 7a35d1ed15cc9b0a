import { randomUUID } from 'node:crypto'
import type { MfaPrompt, Prompt } from '../../contract/index.js'
import { Refused } from './cached-credentials.js'
import { untilAborted } from './until-aborted.js'

/** What AWS says of a code that it does not take: the person is asked again. */
export class WrongMfaCode extends Error {
  override readonly name = 'WrongMfaCode'
}

interface MfaQuestion {
  /** The connection's name. */
  connection: string
  /** Of the device. */
  serial: string
}

/** Where the person signs in, and what that page shows. */
export interface SignInPage {
  url: string
  userCode: string
}

interface Open {
  prompt: Prompt
  answer: (code: string) => void
  refuse: () => void
}

const wrongCode = 'AWS did not take this code. Each works once: wait for the next one.'

/** What is asked of the person while credentials are made. Every question ends with an answer, a no, or its signal. */
export class Prompts {
  private readonly open = new Map<string, Open>()

  /**
   * @param changed told the open prompts after every change
   * @param browse opens the page of a sign-in in the browser
   */
  constructor(
    private readonly changed: (prompts: Prompt[]) => void,
    private readonly browse: (url: string) => void = () => undefined
  ) {}

  list(): Prompt[] {
    return [...this.open.values()].map(({ prompt }) => prompt)
  }

  /** An answer to a prompt that is not there any more is no mistake: it may just have been withdrawn. */
  answer(id: string, code: string): void {
    this.open.get(id)?.answer(code)
  }

  /** Opens the page of a sign-in once more. */
  openPage(id: string): void {
    const prompt = this.open.get(id)?.prompt
    if (prompt?.kind === 'sso') this.browse(prompt.url)
  }

  cancel(id: string): void {
    this.open.get(id)?.refuse()
  }

  /**
   * Asks for the code of an MFA device until `attempt` takes one.
   *
   * @param attempt throws {@link WrongMfaCode} where the code is not right; anything else ends the question
   * @throws {@link Refused} where the person cancels
   */
  async mfa<T>(
    question: MfaQuestion,
    attempt: (code: string, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal
  ): Promise<T> {
    const id = randomUUID()
    const no = new AbortController()
    const ended = AbortSignal.any([signal, no.signal])
    const refuse = (): void => no.abort(new Refused(...refusal(question)))
    const show = (state: MfaPrompt['state'], problem = ''): Promise<string> =>
      new Promise((answer) => {
        const prompt = { id, kind: 'mfa', ...question, state, problem } as const
        this.open.set(id, { prompt, answer, refuse })
        this.tell()
      })
    try {
      for (let problem = ''; ; problem = wrongCode) {
        const code = await untilAborted(show('asking', problem), ended)
        void show('checking')
        const taken = await untilAborted(attempt(code, ended), ended).catch(again)
        if (taken !== null) return taken
      }
    } finally {
      this.open.delete(id)
      this.tell()
    }
  }

  /**
   * Shows the page of a sign-in from when `work` tells of it until it ends, and opens it in the browser.
   *
   * @throws {@link Refused} where the person cancels
   */
  async signIn<T>(
    connection: string,
    work: (tell: (page: SignInPage) => void, signal: AbortSignal) => Promise<T>,
    signal: AbortSignal
  ): Promise<T> {
    const id = randomUUID()
    const no = new AbortController()
    const ended = AbortSignal.any([signal, no.signal])
    const refuse = (): void => no.abort(new Refused(...signInRefusal(connection)))
    const tell = (page: SignInPage): void => {
      const prompt = { id, kind: 'sso', connection, ...page } as const
      this.open.set(id, { prompt, answer: () => undefined, refuse })
      this.tell()
      this.browse(page.url)
    }
    try {
      return await untilAborted(work(tell, ended), ended)
    } finally {
      if (this.open.delete(id)) this.tell()
    }
  }

  private tell(): void {
    this.changed(this.list())
  }
}

/** A wrong code is no failure. */
function again(error: unknown): null {
  if (error instanceof WrongMfaCode) return null
  throw error
}

const refusal = ({ connection, serial }: MfaQuestion) =>
  [
    'MfaCancelled',
    `The code of ${serial} for ${connection} was not given.`,
    'Try again, and enter the code that the MFA device shows.'
  ] as const

const signInRefusal = (connection: string) =>
  [
    'SsoCancelled',
    `The sign-in for ${connection} was not finished.`,
    'Try again, and allow the access in the browser.'
  ] as const
