// Language and theme, as they stand on the first card and in the settings.
import { lang, t } from '../i18n'
import { setLang, setTheme, type Theme, theme } from '../state/prefs'
import { Icon, type IconName } from './icons'

export function LangSwitch() {
  const other = lang.value === 'en' ? 'zh' : 'en'
  return (
    <button
      type="button"
      class="quiet-button"
      data-testid="lang"
      data-lang={lang.value}
      lang={other === 'zh' ? 'zh-Hans' : 'en'}
      onClick={() => setLang(other)}
    >
      <Icon name="globe" />
      {other === 'zh' ? '简体中文' : 'English'}
    </button>
  )
}

const kNext: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' }
const kIcons: Record<Theme, IconName> = { auto: 'auto', light: 'sun', dark: 'moon' }
const kWords = {
  auto: 'prefs.themeAuto',
  light: 'prefs.themeLight',
  dark: 'prefs.themeDark',
} as const

export function ThemeSwitch() {
  return (
    <button
      type="button"
      class="quiet-button"
      data-testid="theme"
      data-theme-choice={theme.value}
      aria-label={`${t('prefs.theme')}: ${t(kWords[theme.value])}`}
      onClick={() => setTheme(kNext[theme.value])}
    >
      <Icon name={kIcons[theme.value]} />
      {t(kWords[theme.value])}
    </button>
  )
}
