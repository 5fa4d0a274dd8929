import { useLayoutEffect, useRef, useState } from 'react';
import { TextField } from '../../parts/text-field.js';
import { useEditor } from '../editor-store.js';

interface TypedFieldProps {
  label: string;
  isLabelHidden?: boolean;
  value: string;
  /** What is wrong with a text, which is then not applied; undefined: nothing. */
  faultOf: (typed: string) => string | undefined;
  onApply: (typed: string) => void;
  size?: 'small';
  isDisabled: boolean;
  testId: string;
}

/**
 * A field for a name. It is applied when the person leaves the field, presses Enter, or saves or runs the flow; a wrong one is given
 * up when the field is left. Until then, undo is the field's own.
 */
export function TypedField({ value, faultOf, onApply, ...field }: TypedFieldProps) {
  const [{ typed, from }, setState] = useState({ typed: value, from: value });
  // An undo, or the field of another port in this place.
  if (from !== value) setState({ typed: value, from: value });
  const fault = faultOf(typed);
  const apply = () => {
    if (typed !== value && fault === undefined) onApply(typed);
  };
  const leave = () => {
    if (fault === undefined) apply();
    else setState({ typed: value, from: value });
  };
  useApplied(apply);
  return (
    <div
      data-own-undo={typed !== value || undefined}
      onKeyDown={({ key, nativeEvent }) => {
        if (key === 'Enter' && !nativeEvent.isComposing) leave();
      }}
    >
      <TextField
        {...field}
        isCode
        value={typed}
        onChange={(text) => setState({ typed: text, from: value })}
        onBlur={leave}
        error={fault}
      />
    </div>
  );
}

/** Applies what is typed when the editor asks for it, and when the field is taken away, of which it is not told as when it is left. */
function useApplied(apply: () => void): void {
  const editor = useEditor();
  const latest = useRef(apply);
  useLayoutEffect(() => {
    latest.current = apply;
  });
  // Before passive effects: with the last of those, the designer saves for the last time.
  useLayoutEffect(() => {
    const end = editor.onTyped(() => latest.current());
    return () => {
      end();
      latest.current();
    };
  }, [editor]);
}
