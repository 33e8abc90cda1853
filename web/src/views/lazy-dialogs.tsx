// Dialogs come in their own file, fetched as soon as the chat stands, so that the first load stays
// small.
import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { errorText } from '../i18n'
import { dialog, showAlert } from '../state/ui'

const loaded = signal<ComponentType | null>(null)
let asked: Promise<void> | null = null

async function load(): Promise<void> {
  try {
    loaded.value = (await import('./dialogs')).Dialogs
  } catch {
    // The server was away at that moment: the next opening asks again.
    asked = null
  }
}

export function LazyDialogs() {
  const wanted = dialog.value !== null
  useEffect(() => {
    asked ??= load()
    if (!wanted) return
    void asked.then(() => {
      if (loaded.value !== null) return
      dialog.value = null
      showAlert(errorText('offline'))
    })
  }, [wanted])
  const Loaded = loaded.value
  return wanted && Loaded ? <Loaded /> : null
}
