// One's name, language, theme and density.
import { useSignal } from '@preact/signals'
import { type Key, lang, t } from '../i18n'
import { client, me } from '../state/client'
import { refusedWords } from '../state/people'
import { density, setDensity, setLang, setTheme, theme } from '../state/prefs'
import { clean, nameProblem } from '../state/text'
import { dialog } from '../state/ui'
import { AskSetting } from './ask-setting'
import { Avatar } from './avatar'
import { Dialog } from './dialog'

interface Choice<T extends string> {
  readonly value: T
  readonly words: string
}

interface ChoicesProps<T extends string> {
  readonly label: Key
  readonly name: string
  readonly now: T
  readonly choices: readonly Choice<T>[]
  readonly choose: (value: T) => void
}

function Choices<T extends string>({ label, name, now, choices, choose }: ChoicesProps<T>) {
  return (
    <fieldset class="choices" data-testid={`prefs-${name}`}>
      <legend class="field-label">{t(label)}</legend>
      <div class="segments">
        {choices.map(({ value, words }) => (
          <label key={value} class="segment">
            <input
              type="radio"
              class="sr-only"
              name={name}
              checked={now === value}
              onChange={() => choose(value)}
            />
            <span>{words}</span>
          </label>
        ))}
      </div>
    </fieldset>
  )
}

function NameForm() {
  const name = useSignal(me.value?.display ?? '')
  const said = useSignal<{ readonly ok: boolean; readonly words: string } | null>(null)
  const save = async () => {
    const wanted = clean(name.value)
    const why = nameProblem(wanted)
    if (why) said.value = { ok: false, words: t(why) }
    if (why || wanted === me.value?.display) return
    try {
      await client.setDisplay(wanted)
      said.value = { ok: true, words: t('prefs.saved') }
    } catch (error) {
      said.value = { ok: false, words: refusedWords(error) }
    }
  }
  return (
    <form
      class="field"
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <label class="field-label" for="prefs-name">
        {t('prefs.name')}
      </label>
      <div class="copy-line">
        <input
          id="prefs-name"
          class="input"
          data-testid="prefs-name"
          maxLength={128}
          dir="auto"
          value={name.value}
          onInput={(event) => {
            name.value = event.currentTarget.value
            said.value = null
          }}
        />
        <button type="submit" class="button" disabled={clean(name.value) === me.value?.display}>
          {t('prefs.save')}
        </button>
      </div>
      <span class={said.value?.ok === false ? 'problem' : 'hint'} role="status">
        {said.value?.words ?? t('prefs.id', { user: me.value?.user ?? '' })}
      </span>
    </form>
  )
}

export function PrefsDialog() {
  const self = me.value
  return (
    <Dialog title={t('prefs.title')} testid="prefs-dialog">
      <div class="form">
        <div class="prefs-me">
          {self && <Avatar user={self.user} size={64} />}
          <NameForm />
        </div>
        <Choices
          label="prefs.lang"
          name="lang"
          now={lang.value}
          choices={[
            { value: 'en', words: 'English' },
            { value: 'zh', words: '简体中文' },
          ]}
          choose={setLang}
        />
        <Choices
          label="prefs.theme"
          name="theme"
          now={theme.value}
          choices={[
            { value: 'auto', words: t('prefs.themeAuto') },
            { value: 'light', words: t('prefs.themeLight') },
            { value: 'dark', words: t('prefs.themeDark') },
          ]}
          choose={setTheme}
        />
        <Choices
          label="prefs.density"
          name="density"
          now={density.value}
          choices={[
            { value: 'cosy', words: t('prefs.cosy') },
            { value: 'compact', words: t('prefs.compact') },
          ]}
          choose={setDensity}
        />
        <AskSetting />
        <div class="prefs-foot">
          {self?.guest && <p class="hint">{t('prefs.guest')}</p>}
          <button
            type="button"
            class="link-button"
            onClick={() => {
              dialog.value = { kind: 'keys' }
            }}
          >
            {t('prefs.keys')}
          </button>
        </div>
      </div>
    </Dialog>
  )
}
