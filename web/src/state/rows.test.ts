import type { MemberItem, MessageItem, TimelineItem } from '@parley/sdk'
import { expect, test } from 'vitest'
import { buildRows, RowList, reuseRows } from './rows'

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
  const rows = buildRows({ items, unreadAfter: null, me: 'me', members: 3, dayKey })
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
  const kinds = buildRows({ items, unreadAfter: null, me: 'me', members: 3, dayKey }).map(
    (row) => row.kind,
  )
  expect(kinds).toEqual(['day', 'message', 'message', 'day', 'message', 'message'])
})

test('the unread line stands once, before the first message of somebody else after the mark', () => {
  const items = [msg(1, 'a', 0), msg(2, 'me', 1), msg(3, 'a', 2), msg(4, 'a', 3)]
  const rows = buildRows({ items, unreadAfter: 1, me: 'me', members: 3, dayKey })
  expect(rows.map((row) => row.key)).toEqual(['day-0-a 1', 'a 1', 'me 2', 'unread', 'a 3', 'a 4'])
  const next = rows[4]
  expect(next?.kind === 'message' && next.head).toBe(true)
})

test('unchanged rows keep their identity', () => {
  const items = [msg(1, 'a', 0), msg(2, 'a', 1)]
  const before = buildRows({ items, unreadAfter: null, me: 'me', members: 3, dayKey })
  const changed = [items[0] as MessageItem, msg(2, 'a', 1, { text: 'y' }), msg(3, 'a', 2)]
  const after = reuseRows(
    before,
    buildRows({ items: changed, unreadAfter: null, me: 'me', members: 3, dayKey }),
  )
  expect(after[0]).toBe(before[0])
  expect(after[1]).toBe(before[1])
  expect(after[2]).not.toBe(before[2])
})

function member(seq: number, user: string, more: Partial<MemberItem> = {}): MemberItem {
  return { kind: 'member', key: `m${seq}`, seq, ts: seq, from: user, act: 'join', user, ...more }
}

/** Who stands in each line that tells of people, and `-` for a message. */
function told(items: readonly TimelineItem[], members = 3): string[] {
  return buildRows({ items, unreadAfter: null, me: 'me', members, dayKey }).flatMap((row) => {
    if (row.kind === 'system') {
      return [row.items.map((item) => ('user' in item ? item.user : item.act)).join(' ')]
    }
    return row.kind === 'message' ? ['-'] : []
  })
}

test('who joins one after the other makes one line', () => {
  expect(told([member(1, 'a'), member(2, 'b'), msg(3, 'a', 3), member(4, 'c')])).toEqual([
    'a b',
    '-',
    'c',
  ])
})

test('joining, leaving, being invited by others, and the days between are told apart', () => {
  const left = member(2, 'b', { act: 'leave' })
  const byA = member(3, 'c', { act: 'invite', from: 'a' })
  const byB = member(4, 'd', { act: 'invite', from: 'b' })
  expect(told([member(1, 'a'), left, byA, byB])).toEqual(['a', 'b', 'c', 'd'])
  expect(told([member(1, 'a'), member(2, 'b', { ts: kDay })])).toEqual(['a', 'b'])
})

test('nobody is told of their own coming, nor in a large room of anybody', () => {
  const invited = member(3, 'me', { act: 'invite', from: 'a' })
  const items = [member(1, 'me'), member(2, 'a'), invited]
  expect(told(items, 30)).toEqual(['a', 'me'])
  expect(told(items, 31)).toEqual(['me'])
})

test('a line that is not told divides no group', () => {
  expect(heads([msg(1, 'a', 0), member(2, 'me', { ts: 1 }), msg(3, 'a', 2)])).toEqual([true, false])
})

test('a list that grows at its end is what it would be if it were built anew', () => {
  const items: TimelineItem[] = []
  const list = new RowList()
  const people = ['a', 'b', 'me']
  let before: readonly unknown[] = []
  for (let seq = 1; seq <= 200; seq += 1) {
    const who = people[(seq * 7) % 3] ?? 'a'
    items.push(
      seq % 5 < 2 ? member(seq, who, { ts: seq * kMinute * 9 }) : msg(seq, who, seq * kMinute * 9),
    )
    if (seq % 50 === 0) items.splice(0, 20)
    if (seq % 30 === 0) items[5] = msg(items[5]?.seq ?? 0, 'a', items[5]?.ts ?? 0, { text: 'y' })
    const input = { items: [...items], unreadAfter: 90, me: 'me', members: 3, dayKey }
    const rows = list.next(input)
    expect(rows).toEqual(buildRows(input))
    if (seq % 50 !== 0 && seq % 30 !== 0) {
      for (const [at, row] of before.slice(0, -1).entries()) expect(rows[at]).toBe(row)
    }
    before = rows
  }
})
