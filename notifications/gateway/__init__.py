"""A provider described in the settings instead of in code: 短信猫, 云MAS, 政务短信平台, an IVR box.

The settings say what is asked, how the answer is read and how replies come in (`settings`); the rest
of the package does that and nothing else. What people have to know is in docs/gateway.md.
"""
