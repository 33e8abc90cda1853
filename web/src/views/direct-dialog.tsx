// Whom to talk to.
import { t } from '../i18n'
import { messagePerson } from '../state/people'
import { closeDialog, Dialog } from './dialog'
import { PersonPicker } from './person-picker'

const kNobody: ReadonlySet<string> = new Set()

export function DirectDialog() {
  return (
    <Dialog title={t('direct.title')} testid="direct-dialog">
      <PersonPicker
        label={t('direct.placeholder')}
        without={kNobody}
        action={t('new.open')}
        nobody={t('direct.hint')}
        choose={async (user) => {
          if (await messagePerson(user)) closeDialog()
        }}
      />
    </Dialog>
  )
}
