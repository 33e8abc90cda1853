// Where the client starts.
import { render } from 'preact'
import { App } from './app'
import { startDeleting } from './state/deleting'
import { startFiles } from './state/files'
import { startKeys } from './state/keys'
import { startMembers } from './state/members'
import { startNotices } from './state/notices'
import { startPrefs } from './state/prefs'
import { startRoute } from './state/route'
import { startSession } from './state/session'
import { startToday } from './state/today'
import { startAttention, startUiOverlays } from './state/ui'
import { startOverlays } from './ui/overlays'

/** Nothing is drawn before there are words for it. */
async function start(): Promise<void> {
  await startPrefs()
  startOverlays()
  startRoute()
  startUiOverlays()
  startAttention()
  startDeleting()
  startMembers()
  startNotices()
  startKeys()
  startFiles()
  startToday()
  void startSession()
  const root = document.getElementById('app')
  if (root) render(<App />, root)
}

void start()
