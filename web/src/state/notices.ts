// What changes outside the page's body: the window's title, the favicon's dot, the spoken line for
// new messages,
// and alerts for what failed.
import { effect } from '@preact/signals'
import { errorText, t } from '../i18n'
import { client, rooms } from './client'
import { startInviteNotices } from './invites'
import { displayOf, titleOf } from './names'
import { currentRoom, leftTitle } from './route'
import { excerpt } from './text'
import { showAlert, spoken } from './ui'

const kBatchMs = 1000
const kSpokenMax = 3

function startTitle(): void {
  effect(() => {
    let count = 0
    let unread = false
    for (const room of rooms.value.values()) {
      if (room.request) continue // nobody has to look at it
      count += room.kind === 'dm' ? room.unread : room.mentions
      unread ||= room.unread > 0
    }
    const here = currentRoom.value
    const name = here ? `${titleOf(here)} · Parley` : 'Parley'
    document.title =
      count > 0 ? t('title.unread', { n: count > 99 ? '99+' : count, room: name }) : name
    const icon = document.getElementById('favicon')
    const wanted = unread ? '/favicon-unread.svg' : '/favicon.svg'
    if (icon?.getAttribute('href') !== wanted) icon?.setAttribute('href', wanted)
  })
}

function startSpoken(): void {
  let queued: { name: string; text: string }[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  const speak = () => {
    timer = undefined
    const room = currentRoom.value
    const news = queued
    queued = []
    if (!room || news.length === 0) return
    spoken.value =
      news.length > kSpokenMax
        ? t('list.announceMany', { n: news.length, room: titleOf(room) })
        : news.map(({ name, text }) => t('list.announce', { name, text })).join('\n')
  }
  client.on('message', ({ room, item }) => {
    if (room !== currentRoom.value?.room) return
    queued.push({ name: displayOf(item.from), text: excerpt(item.text, 200) })
    if (timer === undefined) timer = setTimeout(speak, kBatchMs)
  })
}

export function startNotices(): void {
  startTitle()
  startInviteNotices()
  startSpoken()
  client.on('failed', ({ op, error }) => {
    // A failed message says so in its own row.
    if (op !== 'send') showAlert(errorText(error.code))
  })
  client.on('removed', ({ room }) => {
    // The list is already without it; the signals still show the room.
    const here = currentRoom.value
    if (here?.room === room) leftTitle.value = titleOf(here)
  })
  client.on('error', ({ code, after }) => {
    if (code !== 'closed' && code !== 'stopped') showAlert(errorText(code, after))
  })
}
