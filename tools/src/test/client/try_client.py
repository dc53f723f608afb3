"""Drives a switch with the demo's reference data through a generated client; see generated-client.sh."""
import sys
import uuid

import pointsman_client as client


def key():
    return str(uuid.uuid4())


with client.ApiClient(client.Configuration(host=sys.argv[1])) as api:
    payments, accounts = client.PaymentsApi(api), client.AccountsApi(api)
    request = client.PaymentRequest(
        amount=client.ChargeAmount(value=12550, currency="CNY"),
        capture=False,
        source=client.PaymentSource(card=client.Card(pan="6225880012345675", expiry="2912")),
        merchant="898310053990001",
        terminal="10000001",
        reference="generated",
    )
    first = key()
    payment = payments.create_payment(first, request)
    assert payment.status == "authorised", payment
    assert payment.source.card.pan == "622588******5675", payment
    assert payments.create_payment(first, request).id == payment.id
    assert payments.capture_payment(payment.id, key()).status == "captured"
    assert payments.reverse_payment(payment.id, key()).status == "reversed"
    assert payments.get_payment(payment.id).status == "reversed"
    assert payments.find_payment(rrn=payment.rrn).id == payment.id
    assert payments.find_payment(terminal="10000001", stan=payment.stan).id == payment.id
    number = 5_000_000_000 + uuid.uuid4().int % 1_000_000_000
    opened = accounts.create_account(
        key(), client.AccountRequest(id=number, kind="customer", currency="CNY", balance=100)
    )
    assert accounts.get_account(number).available == opened.available == 100
    try:
        payments.capture_payment(payment.id, key())
        raise AssertionError("a reversed payment was captured")
    except client.ApiException as refused:
        assert refused.status == 409, refused
    print("the generated client works: payment", payment.id, payment.rrn)
