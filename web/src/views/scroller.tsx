// The scrolling element: which rows stand in it, where it stands, and that nothing on screen ever
// jumps.
//
// Invariant: after every update either the bottom is followed, or the first visible row stands
// where it stood.
import type { RoomView, Seq, TimelineHandle, TimelineView } from '@parley/sdk'
import { Component, createRef, type VNode } from 'preact'
import { errorText } from '../i18n'
import { client, me } from '../state/client'
import type { Row } from '../state/rows'
import { showAlert } from '../state/ui'
import { listControl } from '../state/visit'
import { around, extendDown, extendUp, latest, rebase, type Span } from '../state/window'
import { moveInList } from './list-keys'
import { ListTop } from './list-top'
import { ReadWatcher } from './read-watcher'
import { RowView } from './row-view'

const kFollowPx = 80
const kAheadScreens = 1.5
const kFlashMs = 1800

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
}

interface State {
  readonly rows: readonly Row[]
  readonly span: Span
  /** Written by scrolling, read when rows come in; changing it draws nothing. */
  readonly live: { following: boolean }
}

interface Anchor {
  readonly key: string
  readonly top: number
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
  private readonly drawn = new WeakMap<Row, VNode>()
  private readonly reads = new ReadWatcher(this.props.room.room)
  private resized: ResizeObserver | null = null
  /** Where to go as soon as the rows for it are there. */
  private goal: Goal | null = null
  private entered = false
  private askedAround = false
  private heading: 'up' | 'down' = 'up'
  private lastTop = 0

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
    if (!frame) return
    this.reads.start(frame)
    this.resized = new ResizeObserver(() => {
      if (this.state.live.following && this.entered) this.toBottom()
      this.look()
    })
    this.resized.observe(frame)
    this.settle(null)
  }

  override componentWillUnmount(): void {
    listControl.current = null
    this.resized?.disconnect()
    this.reads.stop()
  }

  override getSnapshotBeforeUpdate(): Anchor | null {
    return this.state.live.following ? null : this.anchor()
  }

  override componentDidUpdate(_props: Props, _state: State, anchor: Anchor | null): void {
    this.settle(anchor)
  }

  // ---- places

  private element(index: number): Element | undefined {
    return this.list.current?.children[index - this.state.span.start]
  }

  private indexOfSeq(seq: Seq): number {
    return this.props.rows.findIndex((row) => 'item' in row && row.item.seq === seq)
  }

  private indexOf(goal: Goal): number {
    if (goal.to === 'bottom') return this.props.rows.length - 1
    if (goal.to === 'seq') return this.indexOfSeq(goal.seq)
    return this.props.rows.findIndex((row) => row.kind === 'unread')
  }

  /** The first row that reaches below the upper edge. Rows stand in order, so halving finds it. */
  private anchor(): Anchor | null {
    const frame = this.frame.current
    const children = this.list.current?.children
    if (!frame || !children) return null
    const edge = frame.getBoundingClientRect().top
    let low = 0
    let high = children.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((children[middle]?.getBoundingClientRect().bottom ?? 0) > edge) high = middle
      else low = middle + 1
    }
    // The row on screen as drawn last: state may already speak of the next rows.
    const found = children[low]
    const key = found instanceof HTMLElement ? found.dataset.key : undefined
    return found && key !== undefined
      ? { key, top: found.getBoundingClientRect().top - edge }
      : null
  }

  private restore(anchor: Anchor): void {
    const frame = this.frame.current
    if (!frame) return
    const index = this.props.rows.findIndex((row) => row.key === anchor.key)
    const element = index < 0 ? undefined : this.element(index)
    if (!element) return
    const top = element.getBoundingClientRect().top - frame.getBoundingClientRect().top
    if (Math.abs(top - anchor.top) >= 0.5) this.scrollTo(frame.scrollTop + top - anchor.top)
  }

  private scrollTo(top: number): void {
    const frame = this.frame.current
    if (!frame) return
    frame.scrollTop = top
    this.lastTop = frame.scrollTop
  }

  private toBottom(): void {
    this.scrollTo(this.frame.current?.scrollHeight ?? 0)
  }

  // ---- after every drawing

  private settle(anchor: Anchor | null): void {
    this.enter()
    if (!this.reach() && this.entered) {
      if (this.state.live.following) this.toBottom()
      else if (anchor) this.restore(anchor)
    }
    if (this.list.current) this.reads.observe(this.list.current.children)
    this.look()
    this.loadAhead()
  }

  /** Chooses where the visit begins, once there is something to see. */
  private enter(): void {
    const { view, rows, line, target } = this.props
    if (this.entered || this.goal) return
    if (target !== null) {
      this.entered = true
      this.jumpTo(target)
      return
    }
    if (rows.length === 0) {
      if (view.loading === 'no') this.entered = true
      return
    }
    if (line === null) {
      this.goal = { to: 'bottom' }
      return
    }
    const oldest = view.items[0]?.seq ?? 0
    if (view.atStart || oldest <= line + 1 || this.askedAround || client.state.kind !== 'live') {
      this.goal = { to: this.indexOf({ to: 'line' }) < 0 ? 'bottom' : 'line' }
      return
    }
    this.askedAround = true
    this.props.handle.loadAround(Math.max(1, line)).then(
      () => this.forceUpdate(),
      () => this.forceUpdate(),
    )
  }

  /** Goes to the goal if its row is there. True: the position is decided. */
  private reach(): boolean {
    const goal = this.goal
    const frame = this.frame.current
    if (!goal || !frame) return false
    const index = this.indexOf(goal)
    if (index < 0) return false
    const { span, live } = this.state
    if (goal.to === 'bottom') {
      if (!this.props.view.atEnd) return false
      if (span.end !== this.props.rows.length) {
        this.setState({ span: latest(this.props.rows.length) })
        return true
      }
      live.following = true
      this.toBottom()
    } else {
      if (index < span.start || index >= span.end) {
        live.following = false
        this.setState({ span: around(index, this.props.rows.length) })
        return true
      }
      this.showRow(index, goal.to === 'line' ? 0.22 : 0.4)
      if (goal.to === 'seq') this.flash(index)
    }
    this.goal = null
    const first = !this.entered
    this.entered = true
    if (first) this.forceUpdate()
    return true
  }

  /** Puts a row at a share of the height from the top. */
  private showRow(index: number, share: number): void {
    const frame = this.frame.current
    const element = this.element(index)
    if (!frame || !element) return
    const top = element.getBoundingClientRect().top - frame.getBoundingClientRect().top
    this.scrollTo(frame.scrollTop + top - frame.clientHeight * share)
    this.follow()
  }

  private flash(index: number): void {
    const element = this.element(index)
    element?.classList.add('flash')
    setTimeout(() => element?.classList.remove('flash'), kFlashMs)
    if (element instanceof HTMLElement) element.focus({ preventScroll: true })
  }

  /** Are we at the bottom, and do we see the unread line? */
  private follow(): void {
    const frame = this.frame.current
    if (!frame) return
    const left = frame.scrollHeight - frame.scrollTop - frame.clientHeight
    const { span, live } = this.state
    live.following =
      left <= kFollowPx && span.end === this.props.rows.length && this.props.view.atEnd
  }

  private look(): void {
    this.props.onFollowing(this.state.live.following || !this.entered)
    const frame = this.frame.current
    const index = this.indexOf({ to: 'line' })
    if (index < 0 || !frame || !this.entered) {
      this.props.onLineAway(false)
      return
    }
    const line = this.element(index)?.getBoundingClientRect()
    const edges = frame.getBoundingClientRect()
    this.props.onLineAway(!line || line.bottom < edges.top || line.top > edges.bottom)
  }

  // ---- moving the window and loading pages

  private loadAhead(): void {
    const frame = this.frame.current
    const { view, handle, rows } = this.props
    if (!frame || !this.entered || rows.length === 0) return
    const { span } = this.state
    const ahead = frame.clientHeight * kAheadScreens
    const below = frame.scrollHeight - frame.scrollTop - frame.clientHeight
    const nearTop = frame.scrollTop < ahead
    const nearBottom = below < ahead
    // The window moves only the way the person moves, or a very tall screen would make it swing.
    if (nearTop && span.start > 0 && this.heading === 'up') {
      this.setState({ span: extendUp(span) })
    } else if (nearBottom && span.end < rows.length && this.heading === 'down') {
      this.setState({ span: extendDown(span, rows.length) })
    } else if (view.loading === 'no' && !view.error && client.state.kind === 'live') {
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
    if (Math.abs(top - this.lastTop) >= 1) this.heading = top < this.lastTop ? 'up' : 'down'
    this.lastTop = top
    this.follow()
    this.look()
    this.loadAhead()
  }

  // ---- asked for by others

  jumpTo(seq: Seq): void {
    this.goal = { to: 'seq', seq }
    this.state.live.following = false
    if (this.indexOfSeq(seq) >= 0) {
      this.forceUpdate()
      return
    }
    this.props.handle.loadAround(seq).then(
      () => {
        if (this.indexOfSeq(seq) < 0) this.goBottom()
        else this.forceUpdate()
      },
      (error: { code?: string }) => {
        this.goal = null
        showAlert(errorText(error.code))
      },
    )
  }

  jumpToLine(): void {
    this.goal = { to: 'line' }
    this.state.live.following = false
    this.forceUpdate()
  }

  goBottom(): void {
    this.goal = { to: 'bottom' }
    if (this.props.view.atEnd) this.forceUpdate()
    else void this.load(this.props.handle.loadLatest())
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
            {rows.slice(span.start, span.end).map((row) => this.rowOf(row))}
          </div>
        </div>
      </section>
    )
  }

  /**
   * The same element for the same row: Preact then skips it, and a new message costs one row, not
   * 200.
   */
  private rowOf(row: Row): VNode {
    let vnode = this.drawn.get(row)
    if (!vnode) {
      vnode = <RowView key={row.key} row={row} room={this.props.room.room} />
      this.drawn.set(row, vnode)
    }
    return vnode
  }
}
