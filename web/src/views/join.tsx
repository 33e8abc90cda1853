// The first run: one card, one field, one click.
import '../styles/join.css'
import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { errorText, lang, rich, t } from '../i18n'
import { isRoomId } from '../state/address'
import { connection } from '../state/client'
import { connectionWords } from '../state/connection-words'
import { greeting, notGreeted, serverName, startGreeting } from '../state/greeting'
import { route } from '../state/route'
import { formerName, type JoinRefused, joinAs, turnedAway } from '../state/session'
import { suggestName } from '../state/suggest-name'
import { bytesOf, clean, type NameProblem, nameProblem } from '../state/text'
import { Icon } from './icons'
import { LangSwitch, ThemeSwitch } from './switches'
import { useNow } from './use-now'

/** Ids are shorter than names; a server that cuts none says so with its no to the command. */
const kIdBytesMax = 64

export function Join() {
  const field = useRef<HTMLInputElement>(null)
  const former = formerName.peek()
  const name = useSignal(former || suggestName(lang.peek(), Math.random))
  // One's own name is no suggestion: it stays in every language.
  const touched = useSignal(former !== '')
  const busy = useSignal(false)
  const refused = useSignal<JoinRefused | null>(null)
  const problem = useSignal<NameProblem | null>(null)
  const closed = greeting.value?.guests === false

  useLayoutEffect(startGreeting, [])
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
    problem.value = nameProblem(asked)
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
        <h1>{rich('join.welcome', { server: <bdi>{serverName()}</bdi> })}</h1>
        <Lead closed={closed} />
        {!closed && (
          <>
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
              <Unreached busy={busy.value} />
              {refused.value && (
                <Refusal refused={refused.value} name={clean(name.value)} use={join} />
              )}
            </div>
            <button
              type="submit"
              class="button primary join-go"
              data-testid="join-button"
              aria-busy={busy.value}
            >
              {t(busy.value ? 'join.going' : 'join.go')}
            </button>
          </>
        )}
      </form>
      <footer class="join-foot">
        <LangSwitch />
        <ThemeSwitch />
      </footer>
    </main>
  )
}

/** Why one is here, and what is needed. */
function Lead({ closed }: { readonly closed: boolean }) {
  const { word } = route.value
  const sent = word !== null && !isRoomId(word)
  return (
    <div class="join-lead">
      {turnedAway.value && <p>{t('join.again')}</p>}
      {sent && (
        <p>{rich('join.sentTo', { room: <bdi class="strong">{`#${clean(word)}`}</bdi> })}</p>
      )}
      {closed ? (
        <p data-testid="join-closed">{t('join.noguests')}</p>
      ) : (
        !turnedAway.value && <p>{t('join.lead')}</p>
      )}
    </div>
  )
}

/** The server's no to this page, or its silence, while somebody waits to come in. */
function Unreached({ busy }: { readonly busy: boolean }) {
  const state = connection.value
  const waits = busy && state.kind === 'waiting'
  const now = useNow(waits)
  const words = waits ? connectionWords(state, now) : notGreeted.value
  return words ? (
    <span class="problem" data-testid="join-unreached">
      {words}
    </span>
  ) : null
}

interface RefusalProps {
  readonly refused: JoinRefused
  readonly name: string
  readonly use: (name: string) => Promise<void>
}

function Refusal({ refused, name, use }: RefusalProps) {
  if (refused.code === 'unauthorized') return <span class="problem">{t('join.noguests')}</span>
  if (refused.code === 'bad_request') {
    const why = bytesOf(name) > kIdBytesMax ? 'join.long' : 'join.letters'
    return <span class="problem">{t(why)}</span>
  }
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
          <span>{rich('join.use', { name: <bdi>{suggest}</bdi> })}</span>
        </button>
      )}
    </>
  )
}
