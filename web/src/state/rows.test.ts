import type { MessageItem, TimelineItem } from '@parley/sdk'
import { expect, test } from 'vitest'
import { buildRows, reuseRows } from './rows'

const kMinute = 60_000
const kDay = 24 * 60 * kMinute
const dayKey = (ts: number) => Math.floor(ts / kDay)

function msg(seq: number, from: string, ts: number, more: Partial<MessageItem> = {}): MessageItem {
  return {
    kind: 'message',
    key: `${from} ${seq}`,
    seq,
    ts,
    from,
    text: 'x',
    mentions: [],
    deleted: false,
    reactions: [],
    status: 'sent',
    ...more,
  }
}

function heads(items: readonly TimelineItem[]): boolean[] {
  const rows = buildRows({ items, unreadAfter: null, me: 'me', dayKey })
  return rows.flatMap((row) => (row.kind === 'message' ? [row.head] : []))
}

test('a group goes on for the same author within seven minutes', () => {
  expect(heads([msg(1, 'a', 0), msg(2, 'a', 7 * kMinute - 1)])).toEqual([true, false])
})

test('seven minutes, another author, a reply, a system line and a new day begin a group', () => {
  expect(heads([msg(1, 'a', 0), msg(2, 'a', 7 * kMinute)])).toEqual([true, true])
  expect(heads([msg(1, 'a', 0), msg(2, 'b', 1)])).toEqual([true, true])
  expect(heads([msg(1, 'a', 0), msg(2, 'a', 1, { reply: 1 })])).toEqual([true, true])
  expect(heads([msg(1, 'a', kDay - 1), msg(2, 'a', kDay)])).toEqual([true, true])
  const joined: TimelineItem = {
    kind: 'member',
    key: 's',
    seq: 2,
    ts: 1,
    from: 'b',
    act: 'join',
    user: 'b',
  }
  expect(heads([msg(1, 'a', 0), joined, msg(3, 'a', 2)])).toEqual([true, true])
})

test('each day has one line', () => {
  const items = [msg(1, 'a', 0), msg(2, 'a', 1), msg(3, 'a', kDay), msg(4, 'a', kDay + 1)]
  const kinds = buildRows({ items, unreadAfter: null, me: 'me', dayKey }).map((row) => row.kind)
  expect(kinds).toEqual(['day', 'message', 'message', 'day', 'message', 'message'])
})

test('the unread line stands once, before the first message of somebody else after the mark', () => {
  const items = [msg(1, 'a', 0), msg(2, 'me', 1), msg(3, 'a', 2), msg(4, 'a', 3)]
  const rows = buildRows({ items, unreadAfter: 1, me: 'me', dayKey })
  expect(rows.map((row) => row.key)).toEqual(['day-0-a 1', 'a 1', 'me 2', 'unread', 'a 3', 'a 4'])
  const next = rows[4]
  expect(next?.kind === 'message' && next.head).toBe(true)
})

test('unchanged rows keep their identity', () => {
  const items = [msg(1, 'a', 0), msg(2, 'a', 1)]
  const before = buildRows({ items, unreadAfter: null, me: 'me', dayKey })
  const changed = [items[0] as MessageItem, msg(2, 'a', 1, { text: 'y' }), msg(3, 'a', 2)]
  const after = reuseRows(
    before,
    buildRows({ items: changed, unreadAfter: null, me: 'me', dayKey }),
  )
  expect(after[0]).toBe(before[0])
  expect(after[1]).toBe(before[1])
  expect(after[2]).not.toBe(before[2])
})
