"""Forms that satisfy others, and the last two columns that must be one of a list."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = None
depends_on = None

OWN_ENTRY_KIND = 'ck_own_entry_kind_is_known'
FAIL_CLASS = 'ck_finding_fail_class_is_known'


def upgrade() -> None:
    """Move the schema forward."""
    op.create_table('satisfaction',
    sa.Column('form_version_id', sa.Integer(), nullable=False),
    sa.Column('form_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['form_id'], ['form.id'], name=op.f('fk_satisfaction_form_id')),
    sa.ForeignKeyConstraint(['form_version_id'], ['form_version.id'], name=op.f('fk_satisfaction_form_version_id')),
    sa.PrimaryKeyConstraint('form_version_id', 'form_id', name=op.f('pk_satisfaction'))
    )
    with op.batch_alter_table('satisfaction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_satisfaction_form_id'), ['form_id'], unique=False)

    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.create_index(
            'ix_inspection_latest_of_a_version', ['checkpoint_id', 'form_version_id', 'at'], unique=False
        )
        batch_op.create_index(
            'ix_inspection_as_checks',
            ['at', 'checkpoint_id', 'form_id', 'form_version_id', 'origin', 'voided_at'],
            unique=False,
        )

    with op.batch_alter_table('own_entry', schema=None) as batch_op:
        batch_op.create_check_constraint(
            op.f(OWN_ENTRY_KIND), "kind IN ('closed', 'shut', 'open', 'meals', 'boarding')"
        )

    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.create_check_constraint(op.f(FAIL_CLASS), "fail_class IN ('stop', 'now', 'term')")

    _link_versions()


def _link_versions() -> None:
    """Write down which forms the versions published so far satisfy, as their own content says."""
    form = sa.table('form', sa.column('id', sa.Integer), sa.column('code', sa.String))
    version = sa.table('form_version', sa.column('id', sa.Integer), sa.column('content', sa.JSON))
    satisfaction = sa.table(
        'satisfaction', sa.column('form_version_id', sa.Integer), sa.column('form_id', sa.Integer)
    )
    connection = op.get_bind()
    form_ids = {code: form_id for form_id, code in connection.execute(sa.select(form.c.id, form.c.code))}
    rows = [
        {'form_version_id': version_id, 'form_id': form_ids[code]}
        for version_id, content in connection.execute(sa.select(version.c.id, version.c.content))
        for code in dict.fromkeys(content.get('satisfies') or ())
        if code in form_ids
    ]
    if rows:
        op.bulk_insert(satisfaction, rows)


def downgrade() -> None:
    """Move the schema back."""
    with op.batch_alter_table('finding', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(FAIL_CLASS), type_='check')

    with op.batch_alter_table('own_entry', schema=None) as batch_op:
        batch_op.drop_constraint(op.f(OWN_ENTRY_KIND), type_='check')

    with op.batch_alter_table('inspection', schema=None) as batch_op:
        batch_op.drop_index('ix_inspection_as_checks')
        batch_op.drop_index('ix_inspection_latest_of_a_version')

    with op.batch_alter_table('satisfaction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_satisfaction_form_id'))

    op.drop_table('satisfaction')
