// The two lists of the sidebar. Rooms stand in alphabetical order, so that nothing jumps under the
// pointer;
// conversations stand in order of their last message.
import type { RoomView } from '@parley/sdk'
import { computed } from '@preact/signals'
import { lang, localeOf } from '../i18n'
import { rooms } from './client'
import { labelOf } from './names'

export const namedRooms = computed<readonly RoomView[]>(() => {
  const compare = new Intl.Collator(localeOf(lang.value), { numeric: true }).compare
  return [...rooms.value.values()]
    .filter((room) => room.kind !== 'dm')
    .sort((a, b) => compare(labelOf(a), labelOf(b)))
})

export const directRooms = computed<readonly RoomView[]>(() =>
  [...rooms.value.values()].filter((room) => room.kind === 'dm' && !room.request),
)
