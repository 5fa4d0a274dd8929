import { useState } from 'react';
import { TextField } from '../../parts/text-field.js';

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
 * A field for a name. It is applied when the person leaves the field or presses Enter; a wrong one is given up then. Until then,
 * undo is the field's own.
 */
export function TypedField({ value, faultOf, onApply, ...field }: TypedFieldProps) {
  const [{ typed, from }, setState] = useState({ typed: value, from: value });
  // An undo, or the field of another port in this place.
  if (from !== value) setState({ typed: value, from: value });
  const fault = faultOf(typed);
  const leave = () => {
    if (typed === value) return;
    if (fault === undefined) onApply(typed);
    else setState({ typed: value, from: value });
  };
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
