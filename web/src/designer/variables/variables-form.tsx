import { useTranslation } from 'react-i18next';
import { Button } from '../../parts/button.js';
import { Checkbox } from '../../parts/checkbox.js';
import { Icon } from '../../parts/icon.js';
import { focusWhenLost } from '../../parts/focus-when-lost.js';
import { IconButton } from '../../parts/icon-button.js';
import { Select } from '../../parts/select.js';
import { useEditor, useFlow } from '../editor-store.js';
import type { FlowFault } from '../faults/fault-index.js';
import { selectSoon } from '../focus-soon.js';
import styles from '../forms/forms.module.css';
import { useRowKeys } from '../forms/row-keys.js';
import { TypedField } from '../forms/typed-field.js';
import { ValueControl } from '../forms/value-control.js';
import { modesOf } from '../forms/field-kind.js';
import { addVariable, changeVariable, removeVariable, renameVariable } from '../model/commands/variables.js';
import type { Definitions } from '../model/definitions.js';
import { DATA_TYPES } from '../model/flow.js';
import type { DataType, FlowVariable } from '../model/flow.js';
import { variablePlace } from '../unread-texts.js';

const NO_SCOPE = { variables: [], nodes: [], own: [], run: undefined };

interface VariablesFormProps {
  definitions: Definitions;
  faults: ReadonlyMap<string, readonly FlowFault[]>;
  isReadOnly: boolean;
}

/** The variables of the flow: name, type, whether their value is that of a shared variable, and the value at the start. */
export function VariablesForm({ definitions, faults, isReadOnly }: VariablesFormProps) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const variables = useFlow((flow) => flow.variables);
  const keys = useRowKeys(variables.map(({ name }) => name));
  const add = () => {
    editor.apply(addVariable);
    selectSoon(`[data-testid="variable-name-${variables.length}"]`);
  };
  return (
    <div className={styles.form} data-form>
      <p className={styles.about}>{t('variables.about')}</p>
      {variables.map((variable, index) => (
        <VariableFields
          key={keys[index]}
          definitions={definitions}
          index={index}
          variable={variable}
          faults={faults.get(variable.name) ?? []}
          isReadOnly={isReadOnly}
        />
      ))}
      {variables.length === 0 && <p className={styles.about}>{t('variables.none')}</p>}
      {!isReadOnly && (
        <div>
          <Button icon="plus" size="small" onPress={add} testId="add-variable">
            {t('variables.add')}
          </Button>
        </div>
      )}
    </div>
  );
}

interface VariableFieldsProps {
  definitions: Definitions;
  index: number;
  variable: FlowVariable;
  faults: readonly FlowFault[];
  isReadOnly: boolean;
}

function VariableFields({ definitions, index, variable, faults, isReadOnly }: VariableFieldsProps) {
  const { t } = useTranslation('designer');
  const editor = useEditor();
  const { name, scope = 'flow', value } = variable;
  const isDeclared = (typed: string) => editor.flow().variables.some((other) => other.name === typed);
  const type = DATA_TYPES.find((one) => one === variable.type) ?? 'any';
  const change = (next: Parameters<typeof changeVariable>[2], step: string | null = null) =>
    editor.apply((flow) => changeVariable(flow, index, next), step);
  const remove = () => {
    editor.apply((flow) => removeVariable(flow, index));
    const names = [index, index - 1].map((row) => `[data-testid="variable-name-${row}"]`);
    focusWhenLost([...names, '[data-testid="add-variable"]']);
  };
  const [usual = 'text'] = modesOf(type);
  const mode = type === 'any' && value !== undefined && typeof value !== 'string' ? 'json' : usual;
  return (
    <section className={styles.variable} aria-label={name} data-testid={`variable-${name}`}>
      <div className={styles.row}>
        <TypedField
          label={t('variables.name')}
          value={name}
          isDisabled={isReadOnly}
          faultOf={(typed) =>
            typed === '' || (typed !== name && isDeclared(typed)) ? t('form.nameTaken') : undefined
          }
          onApply={(typed) => {
            // Of a row that is taken away, the variable may be gone or renamed already.
            if (editor.flow().variables[index]?.name !== name) return;
            editor.apply((flow) => renameVariable(flow, definitions, index, typed));
          }}
          testId={`variable-name-${index}`}
        />
        <Select
          label={t('variables.type')}
          options={DATA_TYPES.map((one) => ({ value: one, label: t(`variables.types.${one}`) }))}
          value={type}
          isDisabled={isReadOnly}
          onChange={(next: DataType) => {
            editor.unread.forget(variablePlace(name));
            change({ type: next, value: undefined });
          }}
          testId={`variable-type-${index}`}
        />
        {!isReadOnly && <IconButton icon="trash" label={t('variables.remove', { name })} onPress={remove} />}
      </div>
      <Checkbox
        label={t('variables.global')}
        isSelected={scope === 'global'}
        isDisabled={isReadOnly}
        onChange={(isGlobal) =>
          change({
            scope: isGlobal ? 'global' : 'flow',
            ...(isGlobal ? { value: undefined } : { overridable: undefined }),
          })
        }
        testId={`variable-global-${index}`}
      />
      {scope === 'global' ? (
        <Checkbox
          label={t('variables.overridable')}
          isSelected={variable.overridable === true}
          isDisabled={isReadOnly}
          onChange={(isOverridable) => change({ overridable: isOverridable || undefined })}
        />
      ) : (
        <ValueControl
          key={type}
          label={t('variables.value', { name })}
          mode={mode}
          type={type}
          value={value}
          fallback={null}
          scope={NO_SCOPE}
          isReadOnly={isReadOnly}
          isInvalid={faults.length > 0}
          onChange={(next) => change({ value: next }, `variable value ${index}`)}
          place={variablePlace(name)}
          testId={`variable-value-${index}`}
        />
      )}
      {faults.map(({ code, message }) => (
        <p key={code} className={styles.fault}>
          <Icon name="warning" size={13} /> {message}
        </p>
      ))}
    </section>
  );
}
