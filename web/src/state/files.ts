// Files that are pasted or dropped. None can be sent yet: that is said, and the browser does not
// open the file in the page's place.
import { t } from '../i18n'
import { showAlert } from './ui'

/** Text comes along when a piece of a document is pasted: then that is what was meant. */
function isFile(data: DataTransfer | null): boolean {
  const types = data?.types ?? []
  return types.includes('Files') && !types.includes('text/plain')
}

export function startFiles(): void {
  addEventListener('dragover', (event) => {
    if (isFile(event.dataTransfer)) event.preventDefault()
  })
  const refuse = (event: Event, data: DataTransfer | null) => {
    if (!isFile(data)) return
    event.preventDefault()
    showAlert(t('compose.noFiles'))
  }
  addEventListener('drop', (event) => refuse(event, event.dataTransfer))
  addEventListener('paste', (event) => refuse(event, event.clipboardData))
}
