// The one menu that is open, if any.
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
    <Popover anchor={open.anchor} label={open.label} class="menu" testid="menu" close={close}>
      <div role="menu" aria-label={open.label} class="menu-items">
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
      </div>
    </Popover>
  )
}
