// The whole client: the first-run card, or the chat.
import { phase } from './state/session'
import { Chat } from './views/chat'
import { CrashBoundary } from './views/crash'
import { Join } from './views/join'

export function App() {
  return (
    <CrashBoundary>
      {phase.value === 'join' && <Join />}
      {phase.value === 'chat' && <Chat />}
    </CrashBoundary>
  )
}
