import { Decoration, MatchDecorator, ViewPlugin } from '@codemirror/view';
import type { DecorationSet, EditorView, ViewUpdate } from '@codemirror/view';

const expressions = new MatchDecorator({
  regexp: /\{\{[^]*?\}\}/g,
  decoration: Decoration.mark({ class: 'cm-expression' }),
});

/** Marks expressions, `{{ … }}`, in a text. */
export const templates = ViewPlugin.fromClass(
  class {
    decorations: DecorationSet;
    constructor(view: EditorView) {
      this.decorations = expressions.createDeco(view);
    }
    update(update: ViewUpdate) {
      this.decorations = expressions.updateDeco(update, this.decorations);
    }
  },
  { decorations: ({ decorations }) => decorations },
);
