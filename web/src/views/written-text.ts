// A text field with people in it: it shows their names, and gives the message that says their ids.
import type { RoomId, UserId } from '@parley/sdk'
import { type ReadonlySignal, type Signal, signal, untracked, useComputed } from '@preact/signals'
import type { RefObject } from 'preact'
import { useState } from 'preact/hooks'
import { type Sent, sentOf, writtenOf } from '../markdown/written'
import { rooms, users } from '../state/client'
import { members } from '../state/members'
import { displayOf } from '../state/names'

export interface WrittenText {
  /** What stands in the field. */
  readonly text: Signal<string>
  /** What is sent for it. */
  readonly sent: ReadonlySignal<Sent>
  /** The message for a text of the field that is no signal yet. */
  readonly sentFor: (text: string) => Sent
  /** How the field shows a message, with its people. */
  readonly show: (sent: string) => string
  /** Puts a person in place of what stands between. */
  readonly insert: (user: UserId, from: number, to: number) => void
}

export const peopleOf = (room: RoomId): readonly UserId[] =>
  members.value.get(room)?.map((member) => member.user) ?? rooms.value.get(room)?.users ?? []

/** The display name, where nobody else in the room could be meant by it. */
function nameIn(room: RoomId, user: UserId): string | undefined {
  if (!users.value.has(user) && !peopleOf(room).includes(user)) return undefined
  const name = displayOf(user)
  const same = peopleOf(room).some((other) => other !== user && displayOf(other) === name)
  return same || name === user ? undefined : name
}

export function useWritten(
  room: RoomId,
  field: RefObject<HTMLTextAreaElement>,
  first: string,
): WrittenText {
  const [{ text, people }] = useState(() => {
    const written = untracked(() => writtenOf(first, (user) => nameIn(room, user)))
    return { text: signal(written.text), people: signal(written.people) }
  })
  const show = (sent: string): string => {
    const written = writtenOf(sent, (user) => nameIn(room, user))
    people.value = new Map([...people.value, ...written.people])
    return written.text
  }
  const sentFor = (now: string): Sent =>
    sentOf({ text: now, people: people.value }, (user) => peopleOf(room).includes(user))
  const sent = useComputed(() => sentFor(text.value))
  const insert = (user: UserId, from: number, to: number) => {
    const area = field.current
    if (!area) return
    const shown = `@${nameIn(room, user) ?? user}`
    people.value = new Map(people.value).set(shown, user)
    area.setRangeText(`${shown} `, from, to, 'end')
    // The text's own signal, draft and typing follow from the input event.
    area.dispatchEvent(new Event('input', { bubbles: true }))
  }
  return { text, sent, sentFor, show, insert }
}
