import type { Room } from '@parley/sdk'
import { expect, test } from 'vitest'
import { isRoomId, parseAddress, publicRoomNamed, wordOf } from './address'

const kId = 'r_0123456789abc'

test('a path is a room by its word, and perhaps a message', () => {
  expect(parseAddress('/')).toEqual({ word: null, seq: null })
  expect(parseAddress('/r/lobby')).toEqual({ word: 'lobby', seq: null })
  expect(parseAddress('/r/%E5%A4%A7%E5%8E%85/57')).toEqual({ word: '大厅', seq: 57 })
  expect(parseAddress('/r/%E5%A/57')).toEqual({ word: '%E5%A', seq: 57 })
  expect(parseAddress('/r/lobby/soon')).toEqual({ word: 'lobby', seq: null })
  expect(parseAddress('/about/lobby')).toEqual({ word: null, seq: null })
})

test('only a public room is called by its name', () => {
  expect(wordOf({ room: kId, kind: 'public', name: 'plans' })).toBe('plans')
  expect(wordOf({ room: kId, kind: 'private', name: 'plans' })).toBe(kId)
  expect(wordOf({ room: kId, kind: 'dm' })).toBe(kId)
  expect(wordOf({ room: kId, kind: 'public', name: 'r_zzzzzzzzzzzzz' })).toBe(kId)
})

test('an id has thirteen of its letters', () => {
  expect(isRoomId(kId)).toBe(true)
  for (const word of ['r_', 'r_2024', 'plans', 'r_0123456789abi', `${kId}0`]) {
    expect(isRoomId(word), word).toBe(false)
  }
})

test('a name finds no private room', () => {
  const room = (id: string, kind: Room['kind'], name: string): Room => ({
    room: id,
    kind,
    name,
    members: 1,
    head: 1,
    ts: 0,
  })
  const secret = room('r_a', 'private', 'plans')
  const open = room('r_b', 'public', 'plans')
  expect(publicRoomNamed([secret], 'plans')).toBe(null)
  expect(publicRoomNamed([secret, open], 'plans')).toBe(open)
})
