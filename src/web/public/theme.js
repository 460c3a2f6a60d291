// Light or dark: as the machine has it, until somebody chooses.

export function startTheme() {
  const root = document.documentElement
  const dark = matchMedia('(prefers-color-scheme: dark)')
  document.getElementById('theme').addEventListener('click', () => {
    const shown = root.dataset.theme ?? (dark.matches ? 'dark' : 'light')
    root.dataset.theme = shown === 'dark' ? 'light' : 'dark'
    document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=strict`
  })
}
