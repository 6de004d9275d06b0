# alerts, de
