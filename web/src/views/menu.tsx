// The one menu that is open, if any.
import { t } from '../i18n'
import { menu } from '../state/ui'
import { arrowKeys } from './arrow-keys'
import { Popover } from './popover'

export function Menu() {
  const open = menu.value
  if (!open) return null
  const close = () => {
    menu.value = null
  }
  return (
    <Popover
      anchor={open.anchor}
      label={t('msg.more')}
      role="menu"
      class="menu"
      testid="menu"
      close={close}
    >
      {open.items.map((item) => (
        <button
          key={item.label}
          type="button"
          role="menuitem"
          class={item.danger ? 'menu-item danger' : 'menu-item'}
          data-testid={item.testid}
          onKeyDown={(event) => arrowKeys(event, '[role=menuitem]', 1)}
          onClick={() => {
            close()
            item.run()
          }}
        >
          {item.label}
        </button>
      ))}
    </Popover>
  )
}
