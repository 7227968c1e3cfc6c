"""How the region's page looks beside its blocks."""

STYLE = """<style>
[class*="st-key-step-"] [data-testid="stCheckbox"] p { font-weight: 600; font-size: 1rem; }
@media (max-width: 640px) { .st-key-brief > :has(> .st-key-documents) { order: 2; } }
</style>"""
