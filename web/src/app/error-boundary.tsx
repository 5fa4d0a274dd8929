import { Component, type ReactNode } from 'react';
import { BrokenPage } from './error-pages.js';

/** Shows a page that says what happened where a part of the page throws an error, never a blank window. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: unknown; isBroken: boolean }> {
  override state = { error: undefined, isBroken: false };

  static getDerivedStateFromError(error: unknown): { error: unknown; isBroken: boolean } {
    return { error, isBroken: true };
  }

  override render(): ReactNode {
    return this.state.isBroken ? <BrokenPage error={this.state.error} /> : this.props.children;
  }
}
