// Runs before the first paint, so that a dark page never flashes white.
;(() => {
  const root = document.documentElement
  try {
    const theme = localStorage.getItem('parley.theme')
    if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
    const lang = localStorage.getItem('parley.lang') || navigator.language
    root.lang = lang.toLowerCase().startsWith('zh') ? 'zh-Hans' : 'en'
  } catch {
    // Storage may be forbidden; the media query decides then.
  }
})()
