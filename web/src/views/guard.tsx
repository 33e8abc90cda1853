// Where a part of the page throws, something simpler stands in its place, and the rest lives on:
// what one person writes must not break the page of all others.
import { Component, type ComponentChildren } from 'preact'

interface Props {
  /** What is drawn. Another one, an edited message say, is tried anew. */
  readonly of: unknown
  /** Must not throw itself: the words as they are. */
  readonly fallback: () => ComponentChildren
  readonly children: ComponentChildren
}

interface State {
  readonly failed: boolean
  readonly of: unknown
}

export class Guard extends Component<Props, State> {
  override state: State = { failed: false, of: this.props.of }

  static override getDerivedStateFromProps(props: Props, state: State): State | null {
    return props.of === state.of ? null : { failed: false, of: props.of }
  }

  override componentDidCatch(error: unknown): void {
    console.warn('shown as typed, because drawing it failed', error)
    this.setState({ failed: true })
  }

  override render() {
    return this.state.failed ? this.props.fallback() : this.props.children
  }
}
