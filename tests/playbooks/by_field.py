"""Changes that give the short playbook a rung of its own for emergencies, between officer and leader."""

from tests.playbooks.pages import spoiled

EMERGENCIES = (
    (
        "  - {id: contact,",
        "  - {id: deputy, title: {zh: 分管领导, en: Deputy head}, side: own, from: {post: 分管领导}}\n"
        "  - {id: contact,",
    ),
    (
        "      - {roles: [leader], channels: [sms, voice], wait: 10m, repeats: 1}\n",
        "      - {roles: [deputy], channels: [sms, voice], wait: 5m, when: {emergency: yes}}\n"
        "      - {roles: [leader], channels: [sms, voice], wait: 10m, repeats: 1}\n",
    ),
)
BY_FIELD = spoiled(*EMERGENCIES)
