from tests.prepared.making import INSTALLATION, MIGRATED, STARTER, made

for each in (MIGRATED, STARTER, INSTALLATION):
    made(each)
    print(f"prepared: {each.name}", flush=True)
