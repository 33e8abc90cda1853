// What a room is called on screen: of a direct one the other person's name, with its marks.
import type { RoomView } from '@parley/sdk'
import { isNotes, labelOf, partnerOf } from '../state/names'
import { PersonName } from './person-name'

interface Props {
  readonly room: RoomView
  readonly class?: string
}

export function RoomLabel({ room, class: name }: Props) {
  const partner = isNotes(room) ? null : partnerOf(room)
  if (partner) return <PersonName user={partner} class={name} />
  return <bdi class={name}>{labelOf(room)}</bdi>
}
