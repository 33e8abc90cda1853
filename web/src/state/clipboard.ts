// Copying. On a plain-http address of the local network browsers have no clipboard interface; the
// old command works there.
import { t } from '../i18n'
import { showAlert, showNote } from './ui'

export async function copyText(text: string): Promise<boolean> {
  const done = navigator.clipboard ? await viaClipboard(text) : viaSelection(text)
  if (done) showNote(t('tips.copied'))
  else showAlert(t('tips.notCopied'))
  return done
}

async function viaClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return viaSelection(text)
  }
}

function viaSelection(text: string): boolean {
  const before = document.activeElement
  const field = document.createElement('textarea')
  field.value = text
  field.className = 'sr-only'
  document.body.append(field)
  field.select()
  const done = document.execCommand('copy')
  field.remove()
  if (before instanceof HTMLElement) before.focus()
  return done
}
