// The message list: which rows stand in the document, where the list goes, and when pages are
// asked for. Where it stands is list-place.ts, which rows are near enough is state/window.ts.
//
// Invariant: after every update either the bottom is followed, or the first visible row stands
// where it stood.
import type { RoomView, Seq, TimelineHandle, TimelineView } from '@parley/sdk'
import { Component, createRef } from 'preact'
import { errorText } from '../i18n'
import { client, me } from '../state/client'
import type { Row } from '../state/rows'
import { attentive, showAlert } from '../state/ui'
import { listControl } from '../state/visit'
import { around, extendDown, extendUp, latest, rebase, type Span } from '../state/window'
import { moveInList } from './list-keys'
import { type Anchor, ListPlace } from './list-place'
import { ListTop } from './list-top'
import { ReadWatcher } from './read-watcher'
import { RowView } from './row-view'

const kFollowPx = 80
const kAheadScreens = 1.5
const kFlashMs = 1800
/** Where the unread line and a message from a link are put, from the top. */
const kLineShare = 0.22
const kMessageShare = 0.4

interface Props {
  readonly room: RoomView
  readonly handle: TimelineHandle
  readonly view: TimelineView
  readonly rows: readonly Row[]
  readonly line: Seq | null
  /** A message to enter at, from a link. */
  readonly target: Seq | null
  readonly onFollowing: (on: boolean) => void
  readonly onLineAway: (on: boolean) => void
  /** Messages after `seq` went by unseen. */
  readonly onPassed: (seq: Seq) => void
}

interface State {
  readonly rows: readonly Row[]
  readonly span: Span
  /** Written by scrolling, read when rows come in; changing it draws nothing. */
  readonly live: { following: boolean }
}

type Goal =
  | { readonly to: 'bottom' }
  | { readonly to: 'line' }
  | { readonly to: 'seq'; readonly seq: Seq }

export class Scroller extends Component<Props, State> {
  override state: State = {
    rows: this.props.rows,
    span: latest(this.props.rows.length),
    live: { following: true },
  }
  private readonly frame = createRef<HTMLElement>()
  private readonly list = createRef<HTMLDivElement>()
  private readonly place = new ListPlace()
  private readonly reads = new ReadWatcher(this.props.room.room, (seq) => this.props.onPassed(seq))
  private resized: ResizeObserver | null = null
  /** Where to go as soon as the rows for it are there. */
  private goal: Goal | null = null
  private entered = false
  private askedAround = false
  private heading: 'up' | 'down' = 'up'

  static override getDerivedStateFromProps(props: Props, state: State): Partial<State> | null {
    if (props.rows === state.rows) return null
    const stick = state.live.following && props.view.atEnd
    return { rows: props.rows, span: rebase(state.span, state.rows, props.rows, stick) }
  }

  override componentDidMount(): void {
    listControl.current = {
      jumpTo: (seq) => this.jumpTo(seq),
      goBottom: () => this.goBottom(),
      focusLast: () => this.focusLast(),
    }
    const frame = this.frame.current
    const list = this.list.current
    if (!frame || !list) return
    this.place.frame = frame
    this.place.rows = list
    this.reads.start(frame)
    this.resized = new ResizeObserver(() => this.onResize())
    this.resized.observe(frame)
    this.resized.observe(list)
    this.settle(null)
  }

  override componentWillUnmount(): void {
    listControl.current = null
    this.resized?.disconnect()
    this.reads.stop()
  }

  override getSnapshotBeforeUpdate(): Anchor | null {
    return this.state.live.following ? null : this.place.before()
  }

  override componentDidUpdate(_props: Props, _state: State, anchor: Anchor | null): void {
    this.settle(anchor)
  }

  // ---- places

  private element(index: number): Element | undefined {
    return this.list.current?.children[index - this.state.span.start]
  }

  private indexOf(goal: Goal): number {
    const { rows } = this.props
    if (goal.to === 'bottom') return rows.length - 1
    if (goal.to === 'line') return rows.findIndex((row) => row.kind === 'unread')
    return rows.findIndex((row) => row.kind === 'message' && row.item.seq === goal.seq)
  }

  // ---- after every drawing

  private settle(anchor: Anchor | null): void {
    this.enter()
    if (!this.reach() && this.entered) {
      if (this.state.live.following) this.followDown()
      else if (anchor) this.place.restore(anchor)
    }
    this.reads.rows(this.props.view)
    if (this.list.current) this.reads.observe(this.list.current.children)
    this.look()
    this.loadAhead()
  }

  /** Follows the newest row; but nobody who looks elsewhere is carried past what is unread. */
  private followDown(): void {
    this.place.toBottom()
    if (attentive.peek() || this.props.line === null) return
    const index = this.indexOf({ to: 'line' })
    const row = this.element(index)
    if (index >= 0 && (!row || this.place.topOf(row) < 0)) this.jumpToLine()
  }

  /** Chooses where the visit begins, once there is something to see. */
  private enter(): void {
    const { view, line, target } = this.props
    if (this.entered || this.goal) return
    if (target !== null) {
      this.entered = true
      this.jumpTo(target)
    } else if (view.items.length === 0) this.entered = view.loading === 'no'
    else this.goal = { to: line === null ? 'bottom' : 'line' }
  }

  /** Goes to the goal if its row is there. True: the position is decided. */
  private reach(): boolean {
    if (this.goal?.to === 'line' && this.lineState() === 'gone') this.goal = { to: 'bottom' }
    const { goal } = this
    if (!goal || !this.frame.current) return false
    if (goal.to === 'bottom' && !this.atEnd()) return false
    if (goal.to === 'line' && this.lineState() !== 'here') return false
    const { rows } = this.props
    const { span, live } = this.state
    const index = this.indexOf(goal)
    if (goal.to === 'bottom') {
      if (span.end !== rows.length) {
        this.setState({ span: latest(rows.length) })
        return true
      }
      live.following = true
      this.place.toBottom()
    } else {
      if (index < 0) return false
      if (index < span.start || index >= span.end) {
        live.following = false
        this.setState({ span: around(index, rows.length) })
        return true
      }
      this.showRow(index, goal.to === 'line' ? kLineShare : kMessageShare)
      if (goal.to === 'seq') this.flash(index)
    }
    this.goal = null
    const first = !this.entered
    this.entered = true
    if (first) this.forceUpdate()
    return true
  }

  /** Is the newest row loaded? Else it is asked for. */
  private atEnd(): boolean {
    const { view, handle } = this.props
    if (!view.atEnd && !handle.view.atEnd && this.mayLoad()) void this.load(handle.loadLatest())
    return view.atEnd
  }

  /**
   * While what was missed comes in, nothing moves. If the first of it is not loaded then, it is
   * asked for. `gone`: all of it was taken back, or cannot be had now.
   */
  private lineState(): 'here' | 'waits' | 'gone' {
    const { view, handle, line } = this.props
    if (line === null) return 'gone'
    if (client.state.kind === 'syncing') return 'waits'
    if (this.indexOf({ to: 'line' }) >= 0) return 'here'
    if (handle.view !== view || view.loading !== 'no') return 'waits'
    if (this.askedAround || !this.mayLoad() || (view.from <= line + 1 && view.atEnd)) return 'gone'
    this.askedAround = true
    void this.load(handle.loadAround(line + 1))
    return 'waits'
  }

  private showRow(index: number, share: number): void {
    const row = this.element(index)
    if (!row) return
    this.place.show(row, share)
    this.follow()
  }

  private flash(index: number): void {
    const element = this.element(index)
    element?.classList.add('flash')
    setTimeout(() => element?.classList.remove('flash'), kFlashMs)
    if (element instanceof HTMLElement) element.focus({ preventScroll: true })
  }

  /** Are we at the bottom? */
  private follow(): void {
    const { span, live } = this.state
    const last = span.end === this.props.rows.length && this.props.view.atEnd
    live.following = last && this.place.left <= kFollowPx
  }

  /** Tells the others what is on screen. */
  private look(): void {
    const { following } = this.state.live
    this.place.keep()
    this.props.handle.look(following || !this.entered ? null : this.place.seq)
    this.props.onFollowing(following || !this.entered)
    const index = this.indexOf({ to: 'line' })
    const line = index < 0 ? undefined : this.element(index)
    const away = this.props.line !== null && (!line || !this.place.sees(line))
    this.props.onLineAway(this.entered && this.goal?.to !== 'line' && away)
  }

  // ---- moving the window and loading pages

  private mayLoad(): boolean {
    // The handle's own view: the one that is drawn may be a frame behind.
    const { view } = this.props.handle
    return view.loading === 'no' && !view.error && client.state.kind === 'live'
  }

  private loadAhead(): void {
    const frame = this.frame.current
    const { view, handle, rows } = this.props
    if (!frame || !this.entered || view.items.length === 0) return
    const { span } = this.state
    const ahead = frame.clientHeight * kAheadScreens
    const nearTop = frame.scrollTop < ahead
    const nearBottom = this.place.left < ahead
    // The window moves only the way the person moves, or a very tall screen would make it swing.
    if (nearTop && span.start > 0 && this.heading === 'up') {
      this.setState({ span: extendUp(span) })
    } else if (nearBottom && span.end < rows.length && this.heading === 'down') {
      this.setState({ span: extendDown(span, rows.length) })
    } else if (this.mayLoad() && !this.goal) {
      if (nearTop && span.start === 0 && !view.atStart) void this.load(handle.loadOlder())
      else if (nearBottom && span.end === rows.length && !view.atEnd) {
        void this.load(handle.loadNewer())
      }
    }
  }

  private async load(loading: Promise<void>): Promise<void> {
    try {
      await loading
    } catch {
      // The view carries the error; the top of the list offers to try again.
    }
  }

  private readonly onScroll = (): void => {
    const frame = this.frame.current
    if (!frame || !this.entered) return
    const top = frame.scrollTop
    if (Math.abs(top - this.place.top) >= 1) this.heading = top < this.place.top ? 'up' : 'down'
    this.place.top = top
    this.follow()
    this.look()
    this.loadAhead()
  }

  /** The list, or a row of it by itself, is higher or lower than it was. */
  private onResize(): void {
    if (this.entered) {
      if (this.state.live.following) this.place.toBottom()
      else this.place.putBack()
    }
    this.look()
  }

  // ---- asked for by others

  jumpTo(seq: Seq): void {
    this.goal = { to: 'seq', seq }
    this.state.live.following = false
    if (this.indexOf(this.goal) >= 0) {
      this.forceUpdate()
      return
    }
    const { handle } = this.props
    handle.loadAround(seq).then(
      () => {
        if (handle.view.items.some((item) => item.seq === seq)) this.forceUpdate()
        else this.goBottom()
      },
      (error: { code?: string }) => {
        this.goal = null
        showAlert(errorText(error.code))
      },
    )
  }

  jumpToLine(): void {
    this.goal = { to: 'line' }
    this.askedAround = false
    this.state.live.following = false
    this.forceUpdate()
  }

  goBottom(): void {
    this.goal = { to: 'bottom' }
    this.forceUpdate()
  }

  /** The connection is back. `missed`: the line stands before what came meanwhile. */
  greeted(missed: boolean): void {
    if (missed && this.state.live.following && this.entered) this.jumpToLine()
  }

  /** What was missed is here. */
  live(): void {
    if (this.state.live.following && this.entered && !this.goal) this.goBottom()
    else this.forceUpdate()
  }

  private focusLast(): void {
    const last = this.list.current?.querySelector<HTMLElement>('article:last-of-type')
    last?.focus()
  }

  override render() {
    const { rows, room, view, handle } = this.props
    const { span } = this.state
    return (
      <section
        ref={this.frame}
        class={this.entered ? 'scroller' : 'scroller unplaced'}
        tabIndex={0}
        aria-busy={view.loading !== 'no'}
        onScroll={this.onScroll}
        onKeyDown={(event) => moveInList(event, room.room)}
      >
        <div class="scroll-fill">
          <ListTop room={room} view={view} handle={handle} atTop={span.start === 0} />
          <div class="rows" ref={this.list} data-me={me.value?.user}>
            {rows.slice(span.start, span.end).map((row) => (
              <RowView key={row.key} row={row} room={room.room} />
            ))}
          </div>
        </div>
      </section>
    )
  }
}
