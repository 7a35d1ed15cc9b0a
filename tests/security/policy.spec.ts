import { expect, test } from '@playwright/test'
import { attack, startWitness, useApp } from './support.js'

const longpoll = useApp()
let witness: Awaited<ReturnType<typeof startWitness>>

test.beforeAll(async () => {
  witness = await startWitness()
})
test.afterAll(() => witness.close())
test.afterEach(() => expect(witness.seen).toEqual([]))

/** Leaves time for what a policy would have to stop. */
const settle = 'await new Promise((resolve) => setTimeout(resolve, 300));'

test('a script element with text does not run', async () => {
  const ran = await attack(
    longpoll.page,
    `const script = document.createElement('script')
     script.textContent = 'globalThis.ranInline = true'
     document.head.append(script)
     ${settle}
     return globalThis.ranInline === true`
  )
  expect(ran).toBe(false)
})

test('a handler in an attribute does not run', async () => {
  const ran = await attack(
    longpoll.page,
    `const button = document.createElement('button')
     button.setAttribute('onclick', 'globalThis.ranHandler = true')
     document.body.append(button)
     button.click()
     button.remove()
     return globalThis.ranHandler === true`
  )
  expect(ran).toBe(false)
})

test('text is never made into code', async () => {
  // In a timer of its own: the tool that runs this is allowed to evaluate text, and what it calls would be too.
  const results = await attack(
    longpoll.page,
    `return new Promise((resolve) => setTimeout(() => {
       const tried = [() => eval('1'), () => new Function('return 1')(), () => (async () => {}).constructor('return 1')()]
       resolve(tried.map((one) => { try { one(); return 'ran' } catch (error) { return error.name } }))
     }, 0))`
  )
  expect(results).toEqual(['EvalError', 'EvalError', 'EvalError'])
})

const scripts = {
  'a remote script': `'${'{url}'}/script.js'`,
  'a script as data': `'data:text/javascript,globalThis.ranForeign=true'`,
  'a script as a blob': `URL.createObjectURL(new Blob(['globalThis.ranForeign=true'], { type: 'text/javascript' }))`
}
for (const [name, source] of Object.entries(scripts)) {
  test(`${name} is not loaded`, async () => {
    const result = await attack(
      longpoll.page,
      `const script = document.createElement('script')
       const ended = new Promise((resolve) => {
         script.onload = () => resolve('loaded')
         script.onerror = () => resolve('refused')
       })
       script.src = ${source.replace('{url}', witness.url)}
       document.head.append(script)
       return [await ended, globalThis.ranForeign === true]`
    )
    expect(result).toEqual(['refused', false])
  })
}

test('a worker cannot be started from a blob', async () => {
  const result = await attack(
    longpoll.page,
    `return new Promise((resolve) => {
       try {
         const worker = new Worker(URL.createObjectURL(new Blob(['postMessage(1)'])))
         worker.onmessage = () => resolve('ran')
         worker.onerror = () => resolve('refused')
       } catch { resolve('refused') }
       setTimeout(() => resolve('silent'), 1000)
     })`
  )
  expect(result).not.toBe('ran')
})

const requests = {
  fetch: `await fetch(url)`,
  XMLHttpRequest: `await new Promise((resolve, reject) => {
     const xhr = new XMLHttpRequest()
     xhr.onload = resolve
     xhr.onerror = () => reject(new Error('refused'))
     xhr.open('GET', url)
     xhr.send()
   })`,
  WebSocket: `await new Promise((resolve, reject) => {
     const socket = new WebSocket(url.replace('http', 'ws'))
     socket.onopen = resolve
     socket.onerror = () => reject(new Error('refused'))
   })`,
  EventSource: `await new Promise((resolve, reject) => {
     const source = new EventSource(url)
     source.onopen = resolve
     source.onerror = () => { source.close(); reject(new Error('refused')) }
   })`,
  image: `await new Promise((resolve, reject) => {
     const image = new Image()
     image.onload = resolve
     image.onerror = () => reject(new Error('refused'))
     image.src = url + '/picture.png'
   })`,
  stylesheet: `await new Promise((resolve, reject) => {
     const link = document.createElement('link')
     link.rel = 'stylesheet'
     link.href = url + '/style.css'
     link.onload = resolve
     link.onerror = () => reject(new Error('refused'))
     document.head.append(link)
   })`
}
for (const [name, code] of Object.entries(requests)) {
  test(`nothing leaves the app by ${name}`, async () => {
    const result = await attack(
      longpoll.page,
      `const url = '${witness.url}'
       try { ${code}; return 'reached' } catch { return 'refused' }`
    )
    expect(result).toBe('refused')
  })
}

test('nothing leaves the app by a beacon, a form or a prefetch', async () => {
  await attack(
    longpoll.page,
    `const url = '${witness.url}'
     try { navigator.sendBeacon(url, 'x') } catch {}
     const form = document.createElement('form')
     form.action = url
     document.body.append(form)
     form.submit()
     for (const rel of ['prefetch', 'preconnect', 'dns-prefetch', 'preload', 'prerender']) {
       const link = document.createElement('link')
       Object.assign(link, { rel, href: url + '/' + rel })
       document.head.append(link)
     }
     ${settle}`
  )
  expect(longpoll.page.url()).toBe('app://longpoll/index.html')
})

test('a style element without the nonce of the load has no effect', async () => {
  const colours = await attack(
    longpoll.page,
    `const probe = document.createElement('p')
     probe.id = 'probe'
     document.body.append(probe)
     const colourWith = (nonce) => {
       const style = document.createElement('style')
       if (nonce) style.setAttribute('nonce', nonce)
       style.textContent = '#probe { color: rgb(1, 2, 3) }'
       document.head.append(style)
       const { color } = getComputedStyle(probe)
       style.remove()
       return color === 'rgb(1, 2, 3)'
     }
     const nonce = document.querySelector('meta[name=csp-nonce]').content
     const results = [colourWith(''), colourWith('wrong'), colourWith(nonce)]
     probe.remove()
     return results`
  )
  expect(colours).toEqual([false, false, true])
})

test('a style in markup has no effect', async () => {
  const styled = await attack(
    longpoll.page,
    `const box = document.createElement('div')
     box.innerHTML = '<p style="color: rgb(1, 2, 3)">x</p>'
     document.body.append(box)
     const { color } = getComputedStyle(box.firstChild)
     box.remove()
     return color === 'rgb(1, 2, 3)'`
  )
  expect(styled).toBe(false)
})

test('the base of the page cannot be moved', async () => {
  const base = await attack(
    longpoll.page,
    `const base = document.createElement('base')
     base.href = '${witness.url}/'
     document.head.append(base)
     const moved = document.baseURI
     base.remove()
     return moved`
  )
  expect(base).toBe('app://longpoll/index.html')
})

test('every load has a nonce of its own', async () => {
  const nonce = () =>
    attack<string>(longpoll.page, `return document.querySelector('meta[name=csp-nonce]').content`)
  const first = await nonce()
  await longpoll.page.reload()
  expect(await nonce()).not.toBe(first)
})
