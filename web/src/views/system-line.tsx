// Somebody came, went, or changed the room.
import type { MemberItem, RoomItem } from '@parley/sdk'
import type { ComponentChildren } from 'preact'
import { rich } from '../i18n'
import { fullOf, timeOf } from '../i18n/format'
import { displayOf } from '../state/names'
import { clean } from '../state/text'

function name(user: string): ComponentChildren {
  return <bdi class="sys-name">{displayOf(user)}</bdi>
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

interface Props {
  readonly rowKey: string
  readonly item: MemberItem | RoomItem
}

export function SystemLine({ rowKey, item }: Props) {
  return (
    <div class="system" data-key={rowKey} data-seq={item.seq} data-testid="system">
      <span>{words(item)}</span>
      <time dateTime={new Date(item.ts).toISOString()} title={fullOf(item.ts)}>
        {timeOf(item.ts)}
      </time>
    </div>
  )
}
