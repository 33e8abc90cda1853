// What can be done with a message: by its toolbar, its menu and the keys of the list.
import { emojiKey, type MessageItem, type RoomId } from '@parley/sdk'
import { client, me } from './client'
import { copyText } from './clipboard'
import { deleteLater } from './deleting'
import { rememberEmoji } from './emoji'
import { linkOf } from './route'
import { editing, focusComposer, picker, setReply } from './ui'

export function mayEdit(item: MessageItem): boolean {
  return item.from === me.value?.user && item.seq !== null && !item.deleted
}

export function mayDelete(item: MessageItem, room: RoomId): boolean {
  if (item.seq === null || item.deleted) return false
  const owner = client.rooms.get(room)
  return mayEdit(item) || (owner?.role === 'owner' && owner.kind !== 'dm')
}

/** Reactions and replies need the number that the server gives. */
export function mayAnswer(item: MessageItem): boolean {
  return item.seq !== null && !item.deleted
}

export function reply(room: RoomId, item: MessageItem): void {
  if (!mayAnswer(item)) return
  setReply(room, item)
  focusComposer()
}

export function edit(item: MessageItem): void {
  if (mayEdit(item)) editing.value = item.key
}

export function remove(room: RoomId, item: MessageItem): void {
  if (mayDelete(item, room)) deleteLater(room, item)
}

export function toggleReaction(room: RoomId, item: MessageItem, emoji: string): void {
  const self = me.value?.user
  if (item.seq === null || self === undefined) return
  const key = emojiKey(emoji)
  const mine = item.reactions.some((one) => emojiKey(one.emoji) === key && one.users.includes(self))
  if (!mine) rememberEmoji(emoji)
  client.react(room, item.seq, emoji, !mine)
}

export function pickReaction(room: RoomId, item: MessageItem, anchor: Element): void {
  if (!mayAnswer(item)) return
  picker.value = {
    anchor: anchor.getBoundingClientRect(),
    pick: (emoji) => toggleReaction(room, item, emoji),
  }
}

export function copyMessage(item: MessageItem): void {
  void copyText(item.text)
}

export function copyMessageLink(room: RoomId, item: MessageItem): void {
  const found = client.rooms.get(room)
  if (found && item.seq !== null) void copyText(linkOf(found, item.seq))
}
