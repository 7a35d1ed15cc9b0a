/** The origin of the window's page, and of nothing else. */
export const appOrigin = 'app://longpoll'

/** The only page there is. */
export const appUrl = `${appOrigin}/index.html`
