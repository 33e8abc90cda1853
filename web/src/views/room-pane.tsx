// The middle column: header, messages, composer.
import type { RoomView } from '@parley/sdk'
import { Composer } from './composer'
import { FirstTips, Request } from './later'
import { Messages } from './messages'
import { RoomHeader } from './room-header'

export function RoomPane({ room }: { readonly room: RoomView }) {
  return (
    <main class="room" id="messages">
      <RoomHeader room={room} />
      <Messages room={room} />
      <FirstTips room={room} />
      <Request room={room} />
      <Composer room={room} />
    </main>
  )
}
