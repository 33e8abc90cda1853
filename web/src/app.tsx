// The whole client: the first-run card, or the chat.
import { errorText } from './i18n'
import { phase } from './state/session'
import { showAlert } from './state/ui'
import { lazy } from './ui/lazy'
import { Chat } from './views/chat'
import { CrashBoundary } from './views/crash'

/** Only newcomers see it. */
const card = lazy(
  async () => (await import('./views/join')).Join,
  () => showAlert(errorText('offline')),
)

export function App() {
  return (
    <CrashBoundary>
      {phase.value === 'join' && <card.View />}
      {phase.value === 'chat' && <Chat />}
    </CrashBoundary>
  )
}
