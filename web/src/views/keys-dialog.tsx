// The sheet of keys.
import { type Key, t } from '../i18n'
import { Dialog } from './dialog'

const kCommand = /mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl'

type Line = readonly [keys: readonly string[], words: Key]

const kSheets: readonly { readonly title: Key; readonly lines: readonly Line[] }[] = [
  {
    title: 'keys.anywhere',
    lines: [
      [[`${kCommand} K`], 'keys.switcher'],
      [['Alt ↑', 'Alt ↓'], 'keys.rooms'],
      [['Alt ⇧ ↑', 'Alt ⇧ ↓'], 'keys.unreadRooms'],
      [['Esc'], 'keys.esc'],
      [['F6'], 'keys.regions'],
      [['?', `${kCommand} /`], 'keys.sheet'],
    ],
  },
  {
    title: 'keys.inComposer',
    lines: [
      [['Enter'], 'keys.send'],
      [['⇧ Enter'], 'keys.break'],
      [['↑'], 'keys.editLast'],
      [['@'], 'keys.mention'],
    ],
  },
  {
    title: 'keys.inList',
    lines: [
      [['J', 'K', '↓', '↑'], 'keys.move'],
      [['R'], 'keys.reply'],
      [['E'], 'keys.edit'],
      [['+', ':'], 'keys.react'],
      [['Del'], 'keys.delete'],
      [['C'], 'keys.copy'],
      [['L'], 'keys.link'],
    ],
  },
]

export function KeysDialog() {
  return (
    <Dialog title={t('keys.title')} testid="keys-dialog" class="wide">
      <div class="keys">
        {kSheets.map(({ title, lines }) => (
          <section key={title}>
            <h3>{t(title)}</h3>
            <dl>
              {lines.map(([keys, words]) => (
                <div key={words}>
                  <dt>{t(words)}</dt>
                  <dd>
                    {keys.map((key) => (
                      <kbd key={key}>{key}</kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  )
}
