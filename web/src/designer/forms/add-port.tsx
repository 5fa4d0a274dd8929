import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/button.js';
import { useEditor } from '../editor-store.js';
import { selectSoon } from '../focus-soon.js';
import { addPort } from '../model/commands/fields.js';
import type { DataType, Side } from '../model/flow.js';
import type { Port } from '../model/ports.js';

interface AddPortProps {
  node: string;
  side: Side;
  type: DataType | 'flow';
  /** The ports that the side has: the new one gets another name. */
  ports: readonly Port[];
}

/** The button that adds an input or an output to a node. */
export function AddPort({ node, side, type, ports }: AddPortProps) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const add = () => {
    const names = new Set(ports.map(({ name }) => name ?? ''));
    const { flow, name } = addPort(editor.flow(), node, side, type, names);
    editor.apply(() => flow);
    // The name of a port for control cannot be typed.
    if (type !== 'flow') selectSoon(`[data-testid="port-name-${CSS.escape(name)}"]`);
  };
  return (
    <div>
      <Button size="small" icon="plus" onPress={add} testId={side === 'in' ? 'add-input' : 'add-output'}>
        {t(side === 'in' ? 'form.addInput' : 'form.addOutput')}
      </Button>
    </div>
  );
}
