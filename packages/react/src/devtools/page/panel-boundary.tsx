'use client'

import { Component, type ReactNode } from 'react'

interface PanelBoundaryProps {
  readonly onClose: () => void
  readonly children: ReactNode
}

interface PanelBoundaryState {
  readonly error: Error | undefined
}

/** A panel that cannot be loaded or shown takes nothing along: the button, and the way back to live, stay. */
export class PanelBoundary extends Component<PanelBoundaryProps, PanelBoundaryState> {
  override state: PanelBoundaryState = { error: undefined }

  static getDerivedStateFromError(error: Error): PanelBoundaryState {
    return { error }
  }

  override render(): ReactNode {
    const { error } = this.state
    if (!error) return this.props.children
    return (
      <div className="notice" role="alert">
        The devtools could not be shown: {error.message} Reload the page to try again.
        <button type="button" onClick={this.props.onClose}>
          Close
        </button>
      </div>
    )
  }
}
