// Who is in the room that is looked at: asked once when it opens and again when somebody comes or
// goes.
import type { Member, RoomId } from '@parley/sdk'
import { effect, signal } from '@preact/signals'
import { client, connection, rooms } from './client'
import { currentRoom } from './route'

export const members = signal<ReadonlyMap<RoomId, readonly Member[]>>(new Map())

async function ask(room: RoomId): Promise<void> {
  try {
    const found = await client.who(room)
    members.value = new Map(members.value).set(room, found)
  } catch {
    // Offline or no longer a member: the last answer stays, the next connection asks again.
  }
}

export function startMembers(): void {
  let asked = ''
  effect(() => {
    const room = currentRoom.value
    if (!room || connection.value.kind !== 'live') {
      asked = ''
      return
    }
    // The count changes with every join and leave, so it says when the list is old.
    const now = `${room.room} ${rooms.value.get(room.room)?.members}`
    if (now === asked) return
    asked = now
    void ask(room.room)
  })
}
