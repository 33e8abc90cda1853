// Somebody came, went, or changed the room. Several who did the same make one line.
import type { MemberItem, RoomItem } from '@parley/sdk'
import type { ComponentChildren } from 'preact'
import { rich } from '../i18n'
import { fullOf, listOf, timeOf } from '../i18n/format'
import { displayOf } from '../state/names'
import type { SystemItem } from '../state/rows'
import { clean } from '../state/text'
import { PersonName } from './person-name'

/** So many are named; the others are counted. */
const kNamed = 2
/** The title of the line names more of them. */
const kTitled = 50

function name(user: string): ComponentChildren {
  return <PersonName user={user} class="sys-name" />
}

function words(item: MemberItem | RoomItem): ComponentChildren {
  if (item.kind === 'member') {
    if (item.act === 'invite' && item.from !== item.user) {
      return rich('sys.inviteBy', { by: name(item.from), name: name(item.user) })
    }
    return rich(`sys.${item.act}`, { name: name(item.user) })
  }
  if (item.act === 'open') {
    // The default room was made by nobody: its first event has no author.
    return item.from ? rich('sys.open', { name: name(item.from) }) : rich('sys.openByServer', {})
  }
  if (item.title !== undefined) {
    return rich('sys.title', { name: name(item.from), title: <bdi>{clean(item.title)}</bdi> })
  }
  const topic = clean(item.topic ?? '')
  return topic
    ? rich('sys.topic', { name: name(item.from), topic: <bdi>{topic}</bdi> })
    : rich('sys.topicNone', { name: name(item.from) })
}

/** “Ana and Ben joined”, “Ana, Ben and 10 others joined”. */
function together(items: readonly MemberItem[]): ComponentChildren {
  const [first] = items
  if (!first) return null
  const users = [...new Set(items.map((item) => item.user))]
  const others = users.length - kNamed
  const [one, two] = users
  const names = { name: name(one ?? ''), second: name(two ?? ''), by: name(first.from), n: others }
  const by = first.act === 'invite' && first.from !== first.user ? 'inviteBy' : first.act
  if (users.length === 1) return rich(`sys.${by}`, names)
  return rich(others > 0 ? `sys.${by}Many` : `sys.${by}Two`, names)
}

function isMember(item: SystemItem): item is MemberItem {
  return item.kind === 'member'
}

interface Props {
  readonly rowKey: string
  readonly items: readonly SystemItem[]
}

export function SystemLine({ rowKey, items }: Props) {
  const last = items.at(-1)
  if (!last) return null
  const people = items.filter(isMember)
  const all = listOf(people.slice(0, kTitled).map((item) => displayOf(item.user)))
  return (
    <div
      class="system"
      data-key={rowKey}
      data-seq={last.seq}
      data-testid="system"
      title={people.length > kNamed ? all : undefined}
    >
      <span>{people.length > 1 ? together(people) : words(last)}</span>
      <time dateTime={new Date(last.ts).toISOString()} title={fullOf(last.ts)}>
        {timeOf(last.ts)}
      </time>
    </div>
  )
}
