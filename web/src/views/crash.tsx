// When a view throws: the rest of the page lives on, and the person gets a way back and a number to
// report.
import { Component, type ComponentChildren } from 'preact'
import { t } from '../i18n'
import { randomName } from '../state/local'

interface State {
  readonly id: string | null
}

export class CrashBoundary extends Component<{ readonly children: ComponentChildren }, State> {
  override state: State = { id: null }

  static override getDerivedStateFromError(): State {
    return { id: randomName(4) }
  }

  override componentDidCatch(error: unknown): void {
    console.error(`view crashed (${this.state.id})`, error)
  }

  override render() {
    if (this.state.id === null) return this.props.children
    return (
      <div class="crash" role="alert">
        <h1>{t('crash.title')}</h1>
        <p>{t('crash.text', { id: this.state.id })}</p>
        <button type="button" class="button primary" onClick={() => this.setState({ id: null })}>
          {t('crash.reload')}
        </button>
      </div>
    )
  }
}
