// The shell of every dialog: the browser's own modal, which keeps the focus and closes with Esc.
import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../i18n'
import { isComposing } from '../state/ime'
import { dialog } from '../state/ui'
import { Icon } from './icons'

export function closeDialog(): void {
  dialog.value = null
}

interface Props {
  readonly title: ComponentChildren
  readonly testid: string
  readonly class?: string
  /** No heading: the switcher speaks through its field. */
  readonly bare?: string
  readonly children: ComponentChildren
}

export function Dialog({ title, testid, class: name = '', bare, children }: Props) {
  const box = useRef<HTMLDialogElement>(null)
  useLayoutEffect(() => {
    const element = box.current
    const before = document.activeElement
    element?.showModal()
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus()
    return () => {
      element?.close()
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <dialog
      ref={box}
      class={`dialog ${name}`}
      data-testid={testid}
      aria-label={bare}
      aria-labelledby={bare ? undefined : 'dialog-title'}
      onKeyDown={(event) => {
        // A search field with something in it would take the first Esc to clear itself.
        if (event.key !== 'Escape' || isComposing(event)) return
        event.preventDefault()
        closeDialog()
      }}
      onCancel={(event) => {
        event.preventDefault()
        closeDialog()
      }}
      // What the browser closes without asking first.
      onClose={() => box.current?.isConnected && closeDialog()}
      onMouseDown={(event) => {
        // Only the veil itself: a press that began inside and ended outside is a selection.
        if (event.target === box.current) closeDialog()
      }}
    >
      <div class="dialog-body">
        {bare === undefined && (
          <header class="dialog-head">
            <h2 id="dialog-title">{title}</h2>
            <button
              type="button"
              class="icon-button"
              aria-label={t('dialog.close')}
              data-testid="dialog-close"
              onClick={closeDialog}
            >
              <Icon name="close" />
            </button>
          </header>
        )}
        {children}
      </div>
    </dialog>
  )
}
