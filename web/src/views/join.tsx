// The first run: one card, one field, one click.
import { useComputed, useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { errorText, lang, rich, t } from '../i18n'
import { server } from '../state/client'
import { type JoinRefused, joinAs, turnedAway } from '../state/session'
import { suggestName } from '../state/suggest-name'
import { bytesOf, clean } from '../state/text'
import { Icon } from './icons'
import { LangSwitch, ThemeSwitch } from './switches'

const kNameBytesMax = 128

export function Join() {
  const field = useRef<HTMLInputElement>(null)
  const name = useSignal(suggestName(lang.peek(), Math.random))
  const touched = useSignal(false)
  const busy = useSignal(false)
  const refused = useSignal<JoinRefused | null>(null)
  const problem = useSignal<'join.empty' | 'join.long' | null>(null)
  const serverName = useComputed(() => server.value?.name ?? 'Parley')

  useLayoutEffect(() => field.current?.focus(), [])

  // A suggestion nobody has touched follows the language.
  const language = lang.value
  const suggestedIn = useRef(language)
  useLayoutEffect(() => {
    if (touched.peek() || suggestedIn.current === language) return
    suggestedIn.current = language
    name.value = suggestName(language, Math.random)
  }, [language])
  // As soon as it stands there: whoever types on at once replaces it.
  const shown = name.value
  useLayoutEffect(() => {
    if (!touched.peek()) field.current?.select()
  }, [shown])

  const join = async (wanted: string) => {
    const asked = clean(wanted)
    refused.value = null
    problem.value =
      asked === '' ? 'join.empty' : bytesOf(asked) > kNameBytesMax ? 'join.long' : null
    if (problem.value || busy.value) {
      field.current?.focus()
      return
    }
    name.value = asked
    busy.value = true
    const answer = await joinAs(asked)
    busy.value = false
    refused.value = answer
    if (answer) requestAnimationFrame(() => field.current?.select())
  }

  return (
    <main class="join">
      <form
        class="join-card"
        onSubmit={(event) => {
          event.preventDefault()
          void join(name.value)
        }}
      >
        <img class="join-mark" src="/favicon.svg" width="52" height="52" alt="" />
        <h1>{rich('join.welcome', { server: <bdi>{clean(serverName.value)}</bdi> })}</h1>
        <p class="join-lead">{turnedAway.value ? errorText(turnedAway.value) : t('join.lead')}</p>
        <label class="field">
          <span>{t('join.name')}</span>
          <input
            ref={field}
            class="input"
            data-testid="join-name"
            value={name.value}
            autocomplete="nickname"
            enterkeyhint="go"
            spellcheck={false}
            maxLength={128}
            dir="auto"
            aria-invalid={refused.value !== null || problem.value !== null}
            aria-describedby="join-problem"
            onInput={(event) => {
              name.value = event.currentTarget.value
              touched.value = true
              refused.value = null
              problem.value = null
            }}
          />
        </label>
        <div id="join-problem" class="join-problem" role="alert">
          {problem.value && <span class="problem">{t(problem.value)}</span>}
          {refused.value && <Refusal refused={refused.value} name={clean(name.value)} use={join} />}
        </div>
        <button
          type="submit"
          class="button primary join-go"
          data-testid="join-button"
          aria-busy={busy.value}
        >
          {t(busy.value ? 'join.going' : 'join.go')}
        </button>
      </form>
      <footer class="join-foot">
        <LangSwitch />
        <ThemeSwitch />
      </footer>
    </main>
  )
}

interface RefusalProps {
  readonly refused: JoinRefused
  readonly name: string
  readonly use: (name: string) => Promise<void>
}

function Refusal({ refused, name, use }: RefusalProps) {
  if (refused.code === 'unauthorized') return <span class="problem">{t('join.noguests')}</span>
  if (refused.code !== 'name_taken') {
    return <span class="problem">{errorText(refused.code, refused.after)}</span>
  }
  const { suggest } = refused
  return (
    <>
      <span class="problem">{rich('join.taken', { name: <bdi>{name}</bdi> })}</span>
      {suggest && (
        <button
          type="button"
          class="link-button suggest"
          data-testid="join-suggest"
          onClick={() => void use(suggest)}
        >
          <Icon name="check" />
          {rich('join.use', { name: <bdi>{suggest}</bdi> })}
        </button>
      )}
    </>
  )
}
