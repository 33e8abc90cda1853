// The message list of one visit: its rows, the unread line, the banner and the pill.
import type { RoomView, Seq } from '@parley/sdk'
import { useComputed, useSignal } from '@preact/signals'
import type { RefObject } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import { t } from '../i18n'
import { dayKey, timeOf } from '../i18n/format'
import { client, me, rooms } from '../state/client'
import { markAllRead } from '../state/keys'
import { titleOf } from '../state/names'
import { route } from '../state/route'
import { type Row, RowList } from '../state/rows'
import { attentive } from '../state/ui'
import { bannerShown, view, visitTimeline } from '../state/visit'
import { Icon } from './icons'
import { Scroller } from './scroller'
import { Status } from './status'

/** The read mark at which the line stands; it does not move while there is something to read. */
function useUnreadLine({ room, read, unread }: RoomView, list: RefObject<Scroller>) {
  // A room that is painted from storage does not know yet what was missed: hello will tell.
  const told = useRef(client.state.kind === 'syncing' || client.state.kind === 'live')
  const line = useSignal<Seq | null>(unread > 0 ? read : null)
  const put = (at: Seq | undefined) => {
    if (at === undefined || (line.value !== null && at <= line.value)) return false
    line.value = at
    return true
  }
  useEffect(() => {
    const stop = [
      client.on('message', (news) => {
        // Something came while the person looked elsewhere: the line shows where to go on reading.
        if (news.room === room && !attentive.value) put(client.rooms.get(room)?.read)
      }),
      client.on('state', ({ kind }) => {
        if (kind === 'live') list.current?.live()
        // The counters of hello are taken in this very turn; what was missed comes in later ones.
        if (kind === 'syncing') queueMicrotask(() => list.current?.greeted(greeted()))
      }),
    ]
    return () => {
      for (const end of stop) end()
    }
  }, [])
  const greeted = () => {
    const first = !told.current
    told.current = true
    const now = client.rooms.get(room)
    return now !== undefined && now.unread > 0 && (put(now.read) || first)
  }
  return { line, put }
}

export function Messages({ room }: { readonly room: RoomView }) {
  const handle = useMemo(() => client.timeline(room.room), [])
  const list = useMemo(() => new RowList(), [])
  const scroller = useRef<Scroller>(null)
  const { line, put } = useUnreadLine(room, scroller)
  const following = useSignal(true)
  const lineAway = useSignal(false)
  const linkSeq = route.value.seq

  // During the first render the signal still shows the room before; the handle has ours.
  const shown = view.value?.room === room.room ? view.value : handle.view
  useEffect(() => {
    const leave = visitTimeline(handle)
    void handle.open().catch(() => undefined)
    return () => {
      leave()
      bannerShown.value = false
    }
  }, [])
  useEffect(() => {
    if (linkSeq !== null) scroller.current?.jumpTo(linkSeq)
  }, [linkSeq])

  const lineAt = line.value
  const { items, from } = shown
  const self = me.value?.user
  const { members } = room
  const rows = useMemo(() => {
    // Where the first unread message is not loaded, the line has no place yet.
    const unreadAfter = lineAt !== null && from <= lineAt + 1 ? lineAt : null
    return list.next({ items, unreadAfter, me: self, members, dayKey })
  }, [items, from, lineAt, self, members])

  return (
    <section class="list" aria-label={t('list.label', { room: titleOf(room) })}>
      <div class="overlays">
        <Status />
        <Banner
          room={room}
          away={lineAway.value}
          since={firstUnread(rows)}
          jump={() => scroller.current?.jumpToLine()}
        />
      </div>
      <Scroller
        ref={scroller}
        room={room}
        handle={handle}
        view={shown}
        rows={rows}
        line={lineAt}
        target={linkSeq}
        onFollowing={(on) => {
          following.value = on
        }}
        onLineAway={(on) => {
          lineAway.value = on
        }}
        onPassed={put}
      />
      {!following.value && <Pill room={room.room} go={() => scroller.current?.goBottom()} />}
    </section>
  )
}

/** When the first message below the line was written. */
function firstUnread(rows: readonly Row[]): number | null {
  const at = rows.findIndex((row) => row.kind === 'unread')
  const row = at < 0 ? undefined : rows[at + 1]
  return row?.kind === 'message' ? row.item.ts : null
}

interface BannerProps {
  readonly room: RoomView
  readonly away: boolean
  readonly since: number | null
  readonly jump: () => void
}

function Banner({ room, away, since, jump }: BannerProps) {
  const unread = useComputed(() => rooms.value.get(room.room)?.unread ?? 0).value
  const shown = away && unread > 0
  useEffect(() => {
    bannerShown.value = shown
  }, [shown])
  if (!shown) return null
  return (
    <div class="banner" data-testid="banner">
      <span>
        {since === null
          ? t('list.bannerFar', { n: unread })
          : t('list.banner', { n: unread, time: timeOf(since) })}
      </span>
      <button type="button" class="link-button" onClick={jump}>
        {t('list.jump')}
      </button>
      <button
        type="button"
        class="link-button"
        data-testid="mark-read"
        onClick={() => markAllRead(client.rooms.get(room.room) ?? room)}
      >
        {t('list.markRead')} <kbd>Esc</kbd>
      </button>
    </div>
  )
}

function Pill({ room, go }: { readonly room: string; readonly go: () => void }) {
  const unread = useComputed(() => rooms.value.get(room)?.unread ?? 0).value
  return (
    <button
      type="button"
      class={unread > 0 ? 'pill new' : 'pill'}
      data-testid="jump-new"
      aria-label={unread > 0 ? undefined : t('list.toBottom')}
      onClick={go}
    >
      {unread > 0 ? t('list.pill', { n: unread }) : <Icon name="down" />}
    </button>
  )
}
